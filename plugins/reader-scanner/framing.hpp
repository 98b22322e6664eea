// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "plugins/common/input/secret_bytes.hpp"
#include "plugins/reader-scanner/symbology.hpp"

namespace noren::reader_scanner {

// The longest code, a QR symbol of version 40 (ISO/IEC 18004: 2,953 bytes), and its framing.
inline constexpr std::size_t kCodeMax = 3072;

// Cuts the bytes of a scanner into codes: one between STX and ETX, or one up to the suffix where
// there is one, or one up to a pause. What is longer than a code is dropped up to its end. Not
// thread-safe.
class Framing {
 public:
  // An empty suffix: a pause ends a code, which may then hold every character.
  explicit Framing(std::string suffix) : suffix_(std::move(suffix)) {}

  enum class Step {
    more,
    code,     // text() has it, until clear()
    garbled,  // one was too long, paused before its suffix, or began anew before its end
  };

  Step take(std::uint8_t byte);
  // Nothing came for a while. A frame goes on waiting for its end.
  Step pause();

  Text text() const;
  void clear();

 private:
  Step end();
  bool ends_with_suffix() const;

  const std::string suffix_;
  plugin::SecretBytes bytes_{kCodeMax};
  std::size_t cut_ = 0;  // bytes of the end that do not belong to the code
  bool framed_ = false;
  bool broken_ = false;  // dropped up to its end
};

}  // namespace noren::reader_scanner
