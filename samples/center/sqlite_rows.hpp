// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "core/ledger/canonical.hpp"
#include "database.hpp"

namespace noren::center {

// Resets a statement when its rows have been read, so that no read lock outlives the question. Not
// thread-safe.
class Rows {
 public:
  explicit Rows(Statement& statement) : statement_(statement) {}
  ~Rows() { statement_.reset(); }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  bool next() { return statement_.step(); }

 private:
  Statement& statement_;
};

inline ledger::Hash read_hash(const Statement& row, int column) {
  ledger::Hash hash{};
  const Bytes bytes = row.bytes(column);
  std::copy_n(bytes.begin(), std::min(bytes.size(), hash.size()), hash.begin());
  return hash;
}

}  // namespace noren::center
