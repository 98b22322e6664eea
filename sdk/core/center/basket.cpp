// SPDX-License-Identifier: Apache-2.0
#include "core/center/basket.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace noren::center {
namespace {

using program::Line;
using program::Sale;

constexpr std::int64_t amount_max = 999'999'999'999;
constexpr std::size_t lines_max = 1000;  // with amount_max: no sum below overflows

bool is_tax(const Line& line) {
  return line.kind == "tax";
}
std::int64_t sign_of(const Line& line) {
  return line.kind == "discount" ? -1 : 1;
}
bool is_same_kind(const Line& left, const Line& right) {
  const auto kind = [](const Line& line) { return line.kind.empty() ? "item" : line.kind; };
  return kind(left) == kind(right);
}

Error no(std::string reason, std::vector<std::string> details) {
  return error(NOREN_E_FAILURE, std::move(reason), std::move(details));
}

// Items less discounts of each tax rate.
std::map<std::int32_t, std::int64_t> bases(const Sale& sale) {
  std::map<std::int32_t, std::int64_t> bases;
  for (const Line& line : sale.lines) {
    if (!is_tax(line)) bases[line.tax] += sign_of(line) * line.amount;
  }
  return bases;
}

std::int64_t sum_of(const Sale& sale) {
  std::int64_t sum = 0;
  for (const Line& line : sale.lines) sum += sign_of(line) * line.amount;
  return sum;
}

}  // namespace

std::optional<std::int64_t> share_of(std::int64_t value, std::int64_t part, std::int64_t whole) {
  if (whole == 0 || part == 0) return 0;
  if (part == whole) return value;
  std::int64_t product = 0;
  if (__builtin_mul_overflow(value, part, &product)) return std::nullopt;
  return product / whole;
}

Status Basket::take(const Sale& returned) {
  if (empty_ || (sold_.lines.empty() && left_.total == 0)) {
    return no("nothing_left_to_return", {});
  }
  if (sold_.lines.empty()) {
    if (!returned.lines.empty()) {
      return no("return_line_unknown", {std::to_string(returned.lines.front().line)});
    }
    return take_total(returned.total);
  }
  if (sold_.lines.size() > lines_max || returned.lines.size() > lines_max) {
    return error(NOREN_E_ILLEGAL, "amount_out_of_range", {"lines"});
  }
  Sale left = left_;
  bool empty = false;
  for (const Line& line : returned.lines) {
    if (const Status taken = take_line(left, line); !taken) return taken;
  }
  if (returned.lines.empty()) {
    for (Line& line : left.lines) line.amount = 0;
  }
  if (const Status settled = settle(left, empty); !settled) return settled;
  left_ = std::move(left);
  empty_ = empty;
  return Done{};
}

Status Basket::take_total(std::int64_t total) {
  if (total < 0 || total > left_.total) {
    return no("return_more_than_sold", {"total", std::to_string(left_.total)});
  }
  left_.total -= total == 0 ? left_.total : total;
  empty_ = left_.total == 0;
  return Done{};
}

Status Basket::take_line(Sale& left, const Line& returned) const {
  const std::string number = std::to_string(returned.line);
  if (returned.amount < 0 || returned.amount > amount_max) {
    return error(NOREN_E_ILLEGAL, "amount_out_of_range", {"lines.amount"});
  }
  const auto found = std::find_if(left.lines.begin(), left.lines.end(),
                                  [&](const Line& line) { return line.line == returned.line; });
  if (found == left.lines.end()) return no("return_line_unknown", {number});
  if (found->tax != returned.tax || !is_same_kind(*found, returned)) {
    return no("return_line_differs", {number});
  }
  if (is_tax(*found)) return Done{};  // worked out from the items
  if (returned.amount > found->amount) {
    return no("return_more_than_sold", {number, std::to_string(found->amount)});
  }
  found->amount -= returned.amount;
  return Done{};
}

// Works out tax lines and total from the other lines.
Status Basket::settle(Sale& left, bool& empty) const {
  const auto too_large = error(NOREN_E_ILLEGAL, "amount_out_of_range", {"lines"});
  empty = std::none_of(left.lines.begin(), left.lines.end(), [](const Line& line) {
    return !is_tax(line) && sign_of(line) > 0 && line.amount > 0;
  });
  if (empty) {
    // Whatever discount is still there was one on goods that have gone.
    for (Line& line : left.lines) line.amount = 0;
    left.total = 0;
    return Done{};
  }
  const auto before = bases(sold_);
  const auto after = bases(left);
  for (std::size_t place = 0; place < left.lines.size(); ++place) {
    Line& line = left.lines[place];
    if (!is_tax(line)) continue;
    const auto rate = before.find(line.tax);
    const bool known = rate != before.end() && rate->second > 0;
    const auto part = known ? std::clamp<std::int64_t>(after.at(line.tax), 0, rate->second) : 0;
    const auto tax = share_of(sold_.lines[place].amount, part, known ? rate->second : 0);
    if (!tax) return too_large;
    line.amount = *tax;
  }
  const std::int64_t sold_sum = sum_of(sold_);
  const std::int64_t left_sum =
      std::clamp<std::int64_t>(sum_of(left), 0, std::max<std::int64_t>(sold_sum, 0));
  // Where lines and total of the sale differ, the total is what was paid.
  const auto total = sold_sum == sold_.total ? left_sum : share_of(sold_.total, left_sum, sold_sum);
  if (!total) return too_large;
  left.total = *total;
  return Done{};
}

}  // namespace noren::center
