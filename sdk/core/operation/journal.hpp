// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/operation/operation.hpp"

namespace noren::operation {

// Seam: the till's durable memory. What a member returned 0 for is on disk and survives a power
// cut. A failure has changed nothing on disk, but for 1001 "journal_broken": nobody knows whether
// that was kept, and every later call answers the same until the journal is opened again. Used on
// the till's loop alone.
class Journal {
 public:
  virtual ~Journal() = default;

  // The epoch of this opening, so that a restored copy never makes an id twice, and the next unused
  // sequence number of the journal.
  virtual Id::Epoch epoch() const = 0;
  virtual std::uint64_t take_sequence() = 0;

  // Writes the operation and the sale that it belongs to, both or neither. The operation is new:
  // 110 if its id is there.
  virtual Status begin(const Operation& operation, const std::string& sale) = 0;
  // Writes how it ended, and the sale after it; an empty `sale` leaves the sale's record as it is.
  // An end that finds no room is remembered all the same: the journal answers by it, and writes it
  // with its next record, so that none on disk comes after one that is missing.
  virtual Status end(const Operation& operation, const std::string& sale) = 0;

  // Writes a sale (its snapshot, JSON) under its ref.
  virtual Status save_sale(const std::string& ref, const std::string& sale) = 0;
  virtual Result<std::optional<std::string>> load_sale(const std::string& ref) = 0;
  // The refs of all sales that are being given up (member "undoing" of the snapshot).
  virtual Result<std::vector<std::string>> undoing() = 0;

  virtual Result<std::optional<Operation>> find(const Id& id) = 0;
  // The refs of sales whose unknown operation has no record any more, for it was damaged.
  virtual Result<std::vector<std::string>> lost() = 0;
  // Everything that is not final, oldest first.
  virtual Result<std::vector<Operation>> unfinished() = 0;
  // All operations of one sale, oldest first.
  virtual Result<std::vector<Operation>> of_sale(const std::string& ref) = 0;

  // A small map for what may get lost with the last moments before a power cut: written with the
  // next record. Of more than 4,096 notes those least recently written go. "" where there is none.
  virtual void note(std::string_view key, std::string value) = 0;
  virtual std::string noted(std::string_view key) const = 0;
};

}  // namespace noren::operation
