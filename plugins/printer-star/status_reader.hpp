// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace noren::printer_star {

// Cuts a printer's automatic status out of its stream: the first byte tells how many bytes there
// are, and no other of them looks like a first one. Flow control and what is broken off is left
// out. Not thread-safe.
// Source: "STAR Line Mode Command Specifications", appendix on automatic status, (1) to (5).
class StatusReader {
 public:
  static constexpr std::size_t kLeast = 7;  // bytes, to be of any use: up to the paper's

  // Takes the next byte; a whole status, at most 63 bytes, once it is complete.
  std::optional<std::vector<std::uint8_t>> take(std::uint8_t byte);

 private:
  std::vector<std::uint8_t> bytes_;
  std::size_t size_ = 0;
};

}  // namespace noren::printer_star
