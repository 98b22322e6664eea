// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace noren::serial {

enum class Parity { none, odd, even, mark, space };

enum class Flow {
  none,
  rts_cts,   // hardware: the device takes bytes while CTS is on
  xon_xoff,  // software: DC3 (13 hex) stops and DC1 (11 hex) starts, both ways
  dtr_dsr,   // hardware, as many receipt printers have it: ... while DSR is on
};

inline constexpr std::uint32_t kBaudMin = 50;
inline constexpr std::uint32_t kBaudMax = 4'000'000;

// How a serial line talks. Both ends must agree; nothing on the line tells.
struct Settings {
  std::uint32_t baud = 9600;  // bits a second, kBaudMin to kBaudMax
  int bits = 8;               // of a character: 7 or 8
  Parity parity = Parity::none;
  int stop_bits = 1;  // 1 or 2
  Flow flow = Flow::none;

  bool operator==(const Settings&) const = default;
};

}  // namespace noren::serial
