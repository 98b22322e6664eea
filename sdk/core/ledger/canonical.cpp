// SPDX-License-Identifier: Apache-2.0
#include "core/ledger/canonical.hpp"

#include <sodium.h>

namespace noren::ledger {

Canonical& Canonical::number(std::int64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    data_.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> shift));
  }
  return *this;
}

Canonical& Canonical::bytes(ByteView value) {
  number(static_cast<std::int64_t>(value.size()));
  data_.insert(data_.end(), value.begin(), value.end());
  return *this;
}

Hash Canonical::hash() const {
  Hash hash{};
  crypto_generichash(hash.data(), hash.size(), data_.data(), data_.size(), nullptr, 0);
  return hash;
}

}  // namespace noren::ledger
