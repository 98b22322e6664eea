// SPDX-License-Identifier: Apache-2.0
#include "runtime/journal/late_ends.hpp"

#include <algorithm>

namespace noren::runtime {

using operation::Operation;

void LateEnds::keep(const Operation& operation, const std::string& sale) {
  End end{operation, sale};
  ends_.reserve(ends_.size() + 1);  // or nothing has changed
  const auto earlier =
      std::ranges::find(ends_, operation.id, [](const End& other) { return other.operation.id; });
  if (earlier != ends_.end()) {
    if (sale.empty()) end.sale = earlier->sale;
    ends_.erase(earlier);
  }
  ends_.push_back(std::move(end));
}

Status LateEnds::each(
    const std::function<Status(const Operation& operation, const std::string& sale)>& write) const {
  for (const End& end : ends_) {
    if (const Status written = write(end.operation, end.sale); !written) return written;
  }
  return Done{};
}

void LateEnds::overlay(std::vector<Operation>& operations) const {
  for (const End& end : ends_) {
    const auto found = std::ranges::find(operations, end.operation.id, &Operation::id);
    if (found != operations.end()) *found = end.operation;
  }
}

std::optional<std::string> LateEnds::sale(std::string_view ref) const {
  for (auto end = ends_.rbegin(); end != ends_.rend(); ++end) {
    if (end->operation.ref == ref && !end->sale.empty()) return end->sale;
  }
  return std::nullopt;
}

}  // namespace noren::runtime
