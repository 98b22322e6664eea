// SPDX-License-Identifier: Apache-2.0
#include "host/child/frames.hpp"

#include <algorithm>
#include <utility>

namespace noren::host {
namespace {

constexpr char last_packet = 0;
constexpr char more_follows = 1;

Error too_large() {
  return error(NOREN_E_ILLEGAL, "frame_too_large", {std::to_string(frame_size_max)});
}

}  // namespace

Result<std::vector<std::string>> to_packets(std::string_view frame) {
  if (frame.size() > frame_size_max) return too_large();
  std::vector<std::string> packets;
  do {
    const auto part = frame.substr(0, packet_size_max - 1);
    frame.remove_prefix(part.size());
    std::string packet(1, frame.empty() ? last_packet : more_follows);
    packet.append(part);
    packets.push_back(std::move(packet));
  } while (!frame.empty());
  return packets;
}

Result<std::optional<std::string>> FrameAssembler::add(std::string_view packet) {
  if (packet.empty() || packet.size() > packet_size_max || packet[0] < last_packet ||
      packet[0] > more_follows) {
    return error(NOREN_E_INTERNAL, "child_protocol", {"packet"});
  }
  const auto part = packet.substr(1);
  if (frame_.size() + part.size() > frame_size_max) return too_large();
  frame_.append(part);
  if (packet[0] == more_follows) return std::optional<std::string>();
  return std::optional<std::string>(std::exchange(frame_, {}));
}

}  // namespace noren::host
