// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-felica/wrapper.hpp"

namespace noren::reader_felica {

Bytes direct_command(ByteView bytes) {
  Bytes command{0xFF, 0x00, 0x00, 0x00, static_cast<std::uint8_t>(bytes.size())};
  command.insert(command.end(), bytes.begin(), bytes.end());
  return command;
}

namespace pn532 {
namespace {

constexpr std::uint8_t to_chip = 0xD4;
constexpr std::uint8_t from_chip = 0xD5;
constexpr std::uint8_t get_firmware_version = 0x02;
constexpr std::uint8_t in_data_exchange = 0x40;
constexpr std::uint8_t in_list_passive_target = 0x4A;
constexpr std::uint8_t felica_212 = 0x01;
constexpr std::uint8_t error_bits = 0x3F;
constexpr std::uint8_t error_timeout = 0x01;

bool is_answer(ByteView answer, std::uint8_t command, std::size_t least) {
  return answer.size() >= least && answer[0] == from_chip && answer[1] == command + 1;
}

}  // namespace

Bytes firmware_version() {
  return direct_command(Bytes{to_chip, get_firmware_version});
}

bool is_firmware_version(ByteView answer) {
  return is_answer(answer, get_firmware_version, 6);
}

Bytes list_targets(std::uint16_t system) {
  constexpr std::uint8_t at_most = 2;
  Bytes command{to_chip, in_list_passive_target, at_most, felica_212};
  // The chip puts the length byte before the Polling itself.
  const Bytes polling = encode_polling(system);
  command.insert(command.end(), polling.begin() + 1, polling.end());
  return direct_command(command);
}

std::optional<Targets> parse_targets(ByteView answer) {
  if (!is_answer(answer, in_list_passive_target, 3) || answer[2] > 2) return std::nullopt;
  Targets targets;
  targets.count = answer[2];
  if (targets.count == 0) return targets;
  if (answer.size() < 5) return std::nullopt;
  targets.first = answer[3];
  const std::size_t size = answer[4];  // of the Polling's answer, this byte included
  if (size == 0 || answer.size() < 4 + size) return std::nullopt;
  targets.polling_answer.assign(answer.begin() + 4,
                                answer.begin() + 4 + static_cast<std::ptrdiff_t>(size));
  return targets;
}

Bytes exchange(std::uint8_t target, ByteView frame) {
  Bytes command{to_chip, in_data_exchange, target};
  command.insert(command.end(), frame.begin(), frame.end());
  return direct_command(command);
}

std::variant<Bytes, Silence, NotUnderstood> parse_exchange(ByteView answer) {
  if (!is_answer(answer, in_data_exchange, 3)) return NotUnderstood{};
  const std::uint8_t error = answer[2] & error_bits;
  if (error == error_timeout) return Silence{};
  if (error != 0) return NotUnderstood{};
  return Bytes(answer.begin() + 3, answer.end());
}

}  // namespace pn532

namespace transparent {
namespace {

enum Group : std::uint8_t { manage_session = 0x00, exchange_frame = 0x01, switch_protocol = 0x02 };

constexpr std::uint8_t tag_status = 0xC0;
constexpr std::uint8_t tag_answer = 0x97;
constexpr std::uint8_t two_byte_tag = 0x1F;  // BER: all of the tag's low bits
constexpr std::uint8_t result_accepted = 0x00;
constexpr std::uint8_t result_silent = 0x02;

Bytes command(Group group, ByteView objects) {
  Bytes bytes{0xFF, 0x50, 0x00, group, static_cast<std::uint8_t>(objects.size())};
  bytes.insert(bytes.end(), objects.begin(), objects.end());
  bytes.push_back(0x00);
  return bytes;
}

}  // namespace

Bytes manage(Session what) {
  return command(manage_session, Bytes{static_cast<std::uint8_t>(what), 0x00});
}

Bytes switch_to_felica() {
  return command(switch_protocol, Bytes{0x8F, 0x02, 0x03, 0x00});
}

Bytes exchange(ByteView frame, std::uint32_t microseconds) {
  Bytes objects{0x5F, 0x46, 0x04};
  for (int shift = 0; shift < 32; shift += 8) {
    objects.push_back(static_cast<std::uint8_t>(microseconds >> shift & 0xFF));
  }
  objects.insert(objects.end(), {0x95, static_cast<std::uint8_t>(frame.size())});
  objects.insert(objects.end(), frame.begin(), frame.end());
  return command(exchange_frame, objects);
}

std::optional<Answer> parse_answer(ByteView answer) {
  Answer result;
  bool status_seen = false;
  while (!answer.empty()) {
    const std::uint8_t tag = answer[0];
    const std::size_t head = (tag & two_byte_tag) == two_byte_tag ? 3 : 2;
    if (answer.size() < head) return std::nullopt;
    const std::size_t size = answer[head - 1];
    if (answer.size() < head + size) return std::nullopt;
    const ByteView value = answer.subspan(head, size);
    if (tag == tag_status) {
      if (size != 3) return std::nullopt;
      result.accepted = value[0] == result_accepted && value[1] == 0x90 && value[2] == 0x00;
      result.silent = value[0] == result_silent;
      status_seen = true;
    } else if (tag == tag_answer) {
      result.frame.assign(value.begin(), value.end());
    }
    answer = answer.subspan(head + size);
  }
  if (!status_seen) return std::nullopt;
  return result;
}

}  // namespace transparent

}  // namespace noren::reader_felica
