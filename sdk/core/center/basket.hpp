// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/result.hpp"
#include "core/program/sale.hpp"

namespace noren::center {

// A sale of which goods come back, one return after the other. What is left depends on what came
// back, never on the order. Tax lines follow from the items of their rate. A plain value.
class Basket {
 public:
  explicit Basket(const program::Sale& sold) : sold_(sold), left_(sold) {}

  // Lines name the original's by their number; none means all that is left, or `total` where the
  // sale had no lines. Errors, with nothing taken: 111 return_line_unknown {line},
  // return_line_differs {line}, return_more_than_sold {line, left}, nothing_left_to_return; 106
  // amount_out_of_range.
  Status take(const program::Sale& returned);

  const program::Sale& left() const { return left_; }  // its lines and total; tenders as sold
  std::int64_t returned() const { return sold_.total - left_.total; }
  bool is_empty() const { return empty_; }

 private:
  Status take_total(std::int64_t total);
  Status take_line(program::Sale& left, const program::Line& returned) const;
  Status settle(program::Sale& left, bool& empty) const;

  program::Sale sold_;
  program::Sale left_;
  bool empty_ = false;
};

// value * part / whole, rounded down; nothing where that does not fit.
std::optional<std::int64_t> share_of(std::int64_t value, std::int64_t part, std::int64_t whole);

}  // namespace noren::center
