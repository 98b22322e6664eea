// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.hpp"
#include "core/operation/operation.hpp"
#include "runtime/journal/sqlite.hpp"

namespace noren::runtime {

// The checksum of one row: BLAKE2b over its fields, each with its length. Not thread-safe.
class Checksum {
 public:
  // The kind keeps a row of one table from passing for one of another.
  explicit Checksum(std::string_view kind);
  Checksum& add(std::string_view text);
  Checksum& add(std::int64_t number);
  Bytes end();

 private:
  Bytes content_;
};

Bytes checksum(std::string_view kind, std::string_view key, std::string_view value);

// The columns of `operation` in the order that these functions speak of.
inline constexpr std::string_view operation_columns =
    "sequence, id, verb, state, ref, instance, arguments, request, amount, currency, original, "
    "created_ms, status, reply, reason, note, begun_sum, sum";

// One row of `operation`. It has two checksums: of what stood when it began and never changes, and
// of all of it. Where the first alone holds, the operation is known and its end is not.
struct Record {
  std::int64_t sequence = 0;
  operation::Operation operation;

  enum class Soundness { sound, end_damaged, damaged };
  Soundness soundness = Soundness::damaged;
};

Record read_record(const Statement& row);
// Inserts it, whatever its state; a taken id or sequence is SQLITE_CONSTRAINT.
Status insert_record(Database& database, std::int64_t sequence,
                     const operation::Operation& operation);
// Writes state and end of a record that is there; false where none is.
Result<bool> update_record(Database& database, const operation::Operation& operation);

// Writes a sale's snapshot under its ref.
Status write_sale(Database& database, std::string_view ref, std::string_view snapshot);

}  // namespace noren::runtime
