// SPDX-License-Identifier: Apache-2.0
#include "drivers/pcsc/atr.hpp"

namespace noren::pcsc {
namespace {

constexpr std::uint8_t direct = 0x3B;
constexpr std::uint8_t inverse = 0x3F;
constexpr std::size_t longest = 33;
constexpr std::uint8_t has_td = 0x8;

std::uint8_t high(std::uint8_t byte) {
  return static_cast<std::uint8_t>(byte >> 4);
}
std::uint8_t low(std::uint8_t byte) {
  return static_cast<std::uint8_t>(byte & 0x0F);
}

}  // namespace

std::variant<Atr, AtrFault> parse_atr(std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) return AtrFault::too_short;
  if (bytes[0] != direct && bytes[0] != inverse) return AtrFault::bad_start;
  if (bytes.size() > longest) return AtrFault::too_long;
  if (bytes.size() < 2) return AtrFault::too_short;
  Atr atr;
  atr.inverse = bytes[0] == inverse;
  std::uint8_t announced = high(bytes[1]);
  std::size_t at = 2;
  for (int group = 1; announced != 0; ++group) {
    for (unsigned bit = 0; bit < 3; ++bit) {  // TA, TB, TC
      if ((announced >> bit & 1) == 0) continue;
      if (at >= bytes.size()) return AtrFault::too_short;
      atr.interface_bytes = true;
      if (group == 2 && bit == 0) {
        atr.specific = true;
        atr.first_protocol = low(bytes[at]);
      }
      ++at;
    }
    if ((announced & has_td) == 0) break;
    if (at >= bytes.size()) return AtrFault::too_short;
    const std::uint8_t td = bytes[at++];
    if (group == 1) atr.first_protocol = low(td);
    atr.protocols = static_cast<std::uint16_t>(atr.protocols | 1U << low(td));
    announced = high(td);
  }
  // T=15 stands for global interface bytes, and is no protocol that could be spoken.
  atr.check_byte = (atr.protocols & ~1U) != 0;
  atr.protocols = static_cast<std::uint16_t>(atr.protocols & 0x7FFF);
  if (atr.protocols == 0) atr.protocols = 1;

  const std::size_t historical = low(bytes[1]);
  const std::size_t size = at + historical + (atr.check_byte ? 1 : 0);
  if (bytes.size() < size) return AtrFault::too_short;
  if (bytes.size() > size) return AtrFault::too_long;
  atr.historical = bytes.subspan(at, historical);
  if (atr.check_byte) {
    std::uint8_t sum = 0;
    for (const std::uint8_t byte : bytes.subspan(1)) sum = static_cast<std::uint8_t>(sum ^ byte);
    atr.check_good = sum == 0;
  }
  return atr;
}

}  // namespace noren::pcsc
