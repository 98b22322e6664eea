// SPDX-License-Identifier: Apache-2.0
#include "drivers/hid/keyboard.hpp"

#include <linux/input.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "drivers/hid/node.hpp"

namespace noren::hid {
namespace {

using drivers::Deadline;
using drivers::Fault;
using drivers::Transfer;

class KeyboardChannel final : public drivers::Channel {
 public:
  KeyboardChannel(Node node, KeyLayout layout) : node_(std::move(node)), typist_(layout) {}

  Transfer write(std::span<const std::uint8_t>, Deadline, std::stop_token) override {
    return {0, Fault::failed};
  }

  Transfer read(std::span<std::uint8_t> room, Deadline deadline, std::stop_token stop) override {
    while (true) {
      // One character an event at most, so what is read always has room.
      std::array<input_event, 64> events{};
      const std::size_t most = std::min(events.size(), room.size());
      auto* bytes = reinterpret_cast<std::uint8_t*>(events.data());
      const Transfer got = node_.read({bytes, most * sizeof(input_event)}, deadline, stop);
      if (got.fault != Fault::none) return got;
      if (got.bytes % sizeof(input_event) != 0) return {0, Fault::failed};
      Transfer typed;
      for (const input_event& event : std::span(events).first(got.bytes / sizeof(input_event))) {
        if (event.type == EV_SYN && event.code == SYN_DROPPED) return {0, Fault::failed};
        // 2 is a key that is held down: no scanner means it.
        if (event.type != EV_KEY || event.value == 2) continue;
        if (const auto character = typist_.key(event.code, event.value != 0)) {
          room[typed.bytes++] = static_cast<std::uint8_t>(*character);
        }
      }
      volatile std::uint8_t* wiped = bytes;
      for (std::size_t i = 0; i < got.bytes; ++i) wiped[i] = 0;
      if (typed.bytes > 0) return typed;
    }
  }

 private:
  Node node_;
  Typist typist_;
};

}  // namespace

drivers::Opened open_keyboard(const std::filesystem::path& path, KeyLayout layout) {
  auto node = Node::open(path);
  if (const Fault* fault = std::get_if<Fault>(&node)) return *fault;
  if (::ioctl(std::get<Node>(node).descriptor(), EVIOCGRAB, 1) != 0) {
    return errno == EBUSY ? Fault::busy : Fault::failed;
  }
  return std::make_unique<KeyboardChannel>(std::move(std::get<Node>(node)), layout);
}

std::unique_ptr<drivers::Channel> keyboard_over(int descriptor, KeyLayout layout) {
  return std::make_unique<KeyboardChannel>(Node(descriptor), layout);
}

}  // namespace noren::hid
