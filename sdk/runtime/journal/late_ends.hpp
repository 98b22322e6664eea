// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/operation/operation.hpp"

namespace noren::runtime {

// Ends of operations that the disk had no room for: in memory, in their order, until the journal's
// next transaction, which writes them before anything else. One an operation. Not thread-safe.
class LateEnds {
 public:
  // `sale`: its snapshot after that end; "" where the end leaves it as it is.
  void keep(const operation::Operation& operation, const std::string& sale);

  // Up to the first failure, which is returned.
  Status each(const std::function<Status(const operation::Operation& operation,
                                         const std::string& sale)>& write) const;
  // They are on disk.
  void kept() { ends_.clear(); }

  // How operations and sales, as they are on disk, stand with these ends.
  void overlay(std::vector<operation::Operation>& operations) const;
  std::optional<std::string> sale(std::string_view ref) const;

 private:
  struct End {
    operation::Operation operation;
    std::string sale;
  };
  std::vector<End> ends_;
};

}  // namespace noren::runtime
