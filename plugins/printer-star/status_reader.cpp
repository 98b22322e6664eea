// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-star/status_reader.hpp"

#include <utility>

namespace noren::printer_star {
namespace {

constexpr std::uint8_t kXon = 0x11, kXoff = 0x13;

}  // namespace

std::optional<std::vector<std::uint8_t>> StatusReader::take(std::uint8_t byte) {
  if (byte == kXon || byte == kXoff) return std::nullopt;
  if ((byte & 0x91) == 0x01) {
    size_ = (byte >> 2 & 0x18u) | (byte >> 1 & 0x07u);
    bytes_ = {byte};
    return std::nullopt;
  }
  if (bytes_.empty()) return std::nullopt;
  // Newer models set the second byte's highest bit: there are two bytes more.
  const std::uint8_t fixed = bytes_.size() == 1 ? 0x11 : 0x91;
  if ((byte & fixed) != 0) {  // nothing of a status
    bytes_.clear();
    return std::nullopt;
  }
  bytes_.push_back(byte);
  if (bytes_.size() == 2) size_ += byte >> 6 & 0x02u;
  if (bytes_.size() < size_) return std::nullopt;
  std::vector<std::uint8_t> whole = std::exchange(bytes_, {});
  if (whole.size() < kLeast) return std::nullopt;
  return whole;
}

}  // namespace noren::printer_star
