// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

namespace noren::reader_felica {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using Idm = std::array<std::uint8_t, 8>;
using Block = std::array<std::uint8_t, 16>;

// The frames of JIS X 6319-4 that Noren speaks. The first byte is the length of the frame, itself
// included. System codes are big-endian, service codes and block numbers little-endian. All of this
// is pure and takes any bytes.

// Answers to any system.
inline constexpr std::uint16_t any_system = 0xFFFF;

// A card, or one of a phone's, that answered to Polling.
struct Target {
  Idm idm{};
  Idm pmm{};  // what the chip is and how long it may take
  std::optional<std::uint16_t> system;
};

// Why a frame is not the answer that was waited for.
enum class FrameFault {
  length,   // not as long as it says, or as its kind is
  command,  // an answer to something else
  target,   // from another card
  format,   // counts that were not asked for
};

// One block, or the card's refusal by its two status flags.
struct ReadAnswer {
  std::uint8_t status1 = 0;  // 00: the block follows
  std::uint8_t status2 = 0;
  Block block{};
  bool good() const { return status1 == 0; }
  // The card has no such service or block, as against one that it does not let us read.
  bool absent() const { return !good() && (status2 == 0xA6 || status2 == 0xA8); }
};

// Asks who is there, in one time slot, and for the system's code.
Bytes encode_polling(std::uint16_t system);
std::variant<Target, FrameFault> parse_polling(ByteView frame);

// Read Without Encryption of one block of one service: more at once is more than some chips allow.
Bytes encode_read(const Idm& idm, std::uint16_t service, std::uint16_t block);
std::variant<ReadAnswer, FrameFault> parse_read(ByteView frame, const Idm& idm);

}  // namespace noren::reader_felica
