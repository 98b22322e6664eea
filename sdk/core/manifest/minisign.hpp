// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "core/base/bytes.hpp"

namespace noren::manifest {

// What signing and verifying share of minisign's file formats.

inline constexpr std::string_view signature_letters = "ED";  // of the message's hash

// The lines of a small text, without their ends. Not thread-safe.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  std::string_view next();  // "" at the end
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

// BLAKE2b-512.
Bytes digest(std::string_view message);

}  // namespace noren::manifest
