// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace noren::hid {

enum class KeyLayout {
  us,   // ANSI
  jis,  // JIS X 6002
};

// Turns presses of a keyboard's keys into the characters that it types. A scanner that plays a
// keyboard knows nothing of the computer's settings, so none of them count here. Not thread-safe.
class Typist {
 public:
  explicit Typist(KeyLayout layout) : layout_(layout) {}

  // One key by its number (linux/input-event-codes.h) that goes down or up; the ASCII character
  // that it types, if any. Enter is CR; control with a letter or a bracket is the control
  // character, as for GS.
  std::optional<char> key(std::uint16_t code, bool down);

 private:
  KeyLayout layout_;
  bool left_shift_ = false;
  bool right_shift_ = false;
  bool control_ = false;
};

}  // namespace noren::hid
