// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <variant>

#include "plugins/reader-felica/frame.hpp"

namespace noren::reader_felica {

// How readers want FeliCa frames wrapped in commands to themselves. All of it is pure and takes any
// bytes; answers are without the status word of the command around them.

// Nothing in the field answered.
struct Silence {};
// The answer is none of this reader's kind.
struct NotUnderstood {};

// "FF 00 00 00 Lc bytes": to the card on readers of one family, to their chip on another.
Bytes direct_command(ByteView bytes);

// The commands of NXP's PN532 chip (its user manual, section 7), which the ACR122 passes on.
namespace pn532 {

Bytes firmware_version();
bool is_firmware_version(ByteView answer);

// Polls at 212 kbit/s for up to two cards, so that a second one shows.
Bytes list_targets(std::uint16_t system);
struct Targets {
  std::uint8_t count = 0;  // 0 to 2
  std::uint8_t first = 0;  // the chip's number for the first one
  Bytes polling_answer;    // of the first one
};
std::optional<Targets> parse_targets(ByteView answer);

Bytes exchange(std::uint8_t target, ByteView frame);
std::variant<Bytes, Silence, NotUnderstood> parse_exchange(ByteView answer);

}  // namespace pn532

// The transparent session of PC/SC part 3, in the RC-S300's own spelling: "FF 50 00 P2 Lc objects
// 00". Its parts were measured with a real reader by tanakamasayuki/EspUsbHost
// (examples/Ccid/EspUsbHostCcidFelicaIdm).
namespace transparent {

enum class Session : std::uint8_t { start = 0x81, end = 0x82, field_off = 0x83, field_on = 0x84 };

Bytes manage(Session what);
Bytes switch_to_felica();
// The reader waits for the card's answer as long as `microseconds` says.
Bytes exchange(ByteView frame, std::uint32_t microseconds);

struct Answer {
  bool accepted = false;
  bool silent = false;  // it was sent, and nothing answered
  Bytes frame;          // what the card answered, if anything
};
std::optional<Answer> parse_answer(ByteView answer);

}  // namespace transparent

}  // namespace noren::reader_felica
