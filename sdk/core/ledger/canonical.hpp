// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/bytes.hpp"

namespace noren::ledger {

using Hash = std::array<std::uint8_t, 32>;

// Writes values so that equal values, and only those, give equal bytes: integers as 8 bytes, big
// end first; text and bytes behind their length. For hashing; never read back. Not thread-safe.
class Canonical {
 public:
  Canonical& number(std::int64_t value);
  Canonical& bytes(ByteView value);
  Canonical& text(std::string_view value) { return bytes(as_bytes(value)); }

  const Bytes& data() const { return data_; }
  Hash hash() const;  // BLAKE2b-256

 private:
  Bytes data_;
};

}  // namespace noren::ledger
