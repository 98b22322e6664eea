// SPDX-License-Identifier: Apache-2.0
#include "host/child/spoken.hpp"

#include <utility>

namespace noren::host {

std::string printable(std::string_view line) {
  std::string text(line);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool control = byte < 0x20 || byte == 0x7F;
    // U+0080 to U+009F, which terminals obey too, in UTF-8.
    const bool second = byte == 0xC2 && i + 1 < text.size() &&
                        static_cast<unsigned char>(text[i + 1]) >= 0x80 &&
                        static_cast<unsigned char>(text[i + 1]) <= 0x9F;
    if (control || second) text[i] = ' ';
    if (second) text[i + 1] = ' ';
  }
  return text;
}

bool LineCap::take(TimePoint now) {
  if (now - begin_ >= window) {
    begin_ = now;
    passed_ = 0;
  }
  if (passed_ < per_window_) {
    ++passed_;
    return true;
  }
  ++dropped_;
  return false;
}

std::size_t LineCap::take_dropped() {
  return std::exchange(dropped_, 0);
}

}  // namespace noren::host
