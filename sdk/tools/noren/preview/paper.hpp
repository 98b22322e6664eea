// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "receipt_grid/grid.hpp"

// How much paper and time a receipt takes. All functions are pure and thread-safe.
namespace noren::tool::preview {

// 203 dots an inch, a line every 30 dots: "576 dots (addressable) @ 8 dots/mm" and "standard print
// spacing is 30 dots", A799 programming guide A799-PG00001D, chapter 3.
inline constexpr int kDotsPerMm = 8;
inline constexpr int kLineDots = 30;
// From the printing line to the knife, which each cut has to bring out: "approx. 15" mm, TM-T88III
// specification, 1.7. Other printers have up to 20.
inline constexpr int kKnifeMm = 15;

// What comes out of the printer, in dots, with the way to the knife for each cut.
int paper_dots(const receipt_grid::Grid& grid);

// Seconds on a serial line with 8 data bits, no parity and 1 stop bit: 10 bits a byte.
double line_seconds(std::size_t bytes, int baud);

// Seconds for the paper at its printer's speed.
double print_seconds(int dots, int mm_per_second);

}  // namespace noren::tool::preview
