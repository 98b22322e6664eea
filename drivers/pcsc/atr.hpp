// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <variant>

namespace noren::pcsc {

// Why bytes are no answer to reset.
enum class AtrFault {
  bad_start,  // begins neither with 3B nor with 3F
  too_short,  // ends before what its own bytes announce
  too_long,   // more than the 33 bytes of ISO/IEC 7816-3, or more than it announces
};

// An answer to reset in its parts (ISO/IEC 7816-3, 8.2). Refers to the bytes that it was parsed
// from.
struct Atr {
  bool inverse = false;                      // TS is 3F
  std::uint16_t protocols = 0;               // bit n: T=n is offered; T=0 where nothing is said
  std::uint8_t first_protocol = 0;           // the one that is spoken unless another is asked for
  bool specific = false;                     // TA2: no other than first_protocol can be asked for
  bool interface_bytes = false;              // any TA, TB or TC
  std::span<const std::uint8_t> historical;  // 0 to 15 bytes
  bool check_byte = false;                   // TCK is there, as it must be unless only T=0 is told
  bool check_good = true;                    // readers that make the answer up may get it wrong

  bool offers(unsigned protocol) const { return protocol < 16 && (protocols >> protocol & 1) != 0; }
  // The form that readers give to contactless cards, which have no answer to reset of their own
  // (PC/SC part 3, 3.1.3.2.3): T=0 and T=1 offered, and not one interface byte.
  bool contactless() const { return !inverse && protocols == 3 && !interface_bytes; }
};

// Pure; takes any bytes.
std::variant<Atr, AtrFault> parse_atr(std::span<const std::uint8_t> bytes);

}  // namespace noren::pcsc
