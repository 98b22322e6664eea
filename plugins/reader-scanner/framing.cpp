// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-scanner/framing.hpp"

#include <algorithm>

namespace noren::reader_scanner {
namespace {

constexpr std::uint8_t kStx = 0x02, kEtx = 0x03;

bool is_line_end(std::uint8_t byte) {
  return byte == '\r' || byte == '\n' || byte == '\t';
}

}  // namespace

Framing::Step Framing::take(std::uint8_t byte) {
  const bool is_first = bytes_.empty() && !framed_ && !broken_;
  if (byte == kStx && (is_first || framed_)) {
    const bool lost_its_end = framed_;
    clear();
    framed_ = true;
    return lost_its_end ? Step::garbled : Step::more;
  }
  if (framed_ && byte == kEtx) return end();
  // The rest of a suffix, or one behind ETX, begins no code.
  if (is_first && is_line_end(byte)) return Step::more;
  if (!bytes_.append(byte)) {
    broken_ = true;
    bytes_.clear();
    bytes_.append(byte);
  }
  if (framed_ || !ends_with_suffix()) return Step::more;
  cut_ = suffix_.size();
  return end();
}

Framing::Step Framing::pause() {
  if (framed_) return Step::more;
  if (suffix_.empty()) return end();
  if (bytes_.empty()) return Step::more;
  // Half a code. What follows may be its rest, and that is no code either.
  bytes_.clear();
  broken_ = true;
  return Step::garbled;
}

Framing::Step Framing::end() {
  const bool garbled = broken_;
  if (!garbled && bytes_.size() > cut_) return Step::code;
  clear();
  return garbled ? Step::garbled : Step::more;
}

Text Framing::text() const {
  return bytes_.view().first(bytes_.size() - cut_);
}

void Framing::clear() {
  bytes_.clear();
  cut_ = 0;
  framed_ = false;
  broken_ = false;
}

bool Framing::ends_with_suffix() const {
  const Text all = bytes_.view();
  return !suffix_.empty() && all.size() >= suffix_.size() &&
         std::equal(suffix_.begin(), suffix_.end(), all.end() - static_cast<long>(suffix_.size()),
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

}  // namespace noren::reader_scanner
