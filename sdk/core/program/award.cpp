// SPDX-License-Identifier: Apache-2.0
#include "core/program/award.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace noren::program {
namespace {

constexpr std::int64_t amount_max = 999'999'999'999;
constexpr std::size_t lines_max = 1000;  // with amount_max: no sum below overflows

using Amount = std::optional<std::int64_t>;  // nothing: did not fit

Amount multiply(std::int64_t left, std::int64_t right) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(left, right, &product)) return std::nullopt;
  return product;
}

// value * part / whole, rounded toward zero.
Amount share(std::int64_t value, std::int64_t part, std::int64_t whole) {
  if (whole == 0 || part == 0) return 0;
  if (part == whole) return value;
  const Amount product = multiply(value, part);
  return product ? Amount(*product / whole) : std::nullopt;
}

// The sums of one tax rate.
struct Rate {
  std::int64_t all = 0;      // items less discounts
  std::int64_t earning = 0;  // those that may earn
  std::int64_t tax = 0;      // tax lines
};

Amount line_base(const Sale& sale, Base base) {
  if (sale.lines.empty()) return sale.total;
  std::map<std::int32_t, Rate> rates;
  for (const Line& line : sale.lines) {
    Rate& rate = rates[line.tax];
    const std::int64_t amount = line.kind == "discount" ? -line.amount : line.amount;
    if (line.kind == "tax") {
      rate.tax += amount;
      continue;
    }
    rate.all += amount;
    if (!line.no_points) rate.earning += amount;
  }
  // Tax is rounded once a rate, as on an invoice.
  std::int64_t sum = 0;
  for (const auto& [percent, rate] : rates) {
    sum += rate.earning;
    Amount tax = 0;
    if (sale.tax_mode == "excluded" && base == Base::tax_included) {
      tax = share(rate.tax, rate.earning, rate.all);
    } else if (sale.tax_mode != "excluded" && base == Base::tax_excluded) {
      tax = share(rate.earning, 100, 100 + percent);
      if (tax) *tax -= rate.earning;
    }
    if (!tax) return std::nullopt;
    sum += *tax;
  }
  return std::max<std::int64_t>(sum, 0);
}

bool earns(const EarnRule& rule, std::string_view tender) {
  if (tender == "points") return rule.points_tender_earns;
  return std::find(rule.tenders.begin(), rule.tenders.end(), tender) != rule.tenders.end();
}

// What was paid in ways that the rule does not take.
std::int64_t not_earning(const EarnRule& rule, const Sale& sale, std::int64_t redeemed) {
  std::int64_t sum = 0;
  std::int64_t points = 0;
  for (const Tender& tender : sale.tenders) {
    if (tender.tender == "points") {
      points += tender.amount;
    } else if (!earns(rule, tender.tender)) {
      sum += tender.amount;
    }
  }
  if (!rule.points_tender_earns) sum += std::max(points, redeemed);
  return sum;
}

Amount points_of(const EarnRule& rule, const Sale& sale, std::int64_t redeemed) {
  const std::int64_t paid =
      std::max<std::int64_t>(0, sale.total - not_earning(rule, sale, redeemed));
  const Amount lines = line_base(sale, rule.base);
  const Amount base = lines ? share(*lines, paid, sale.total) : std::nullopt;
  if (!base) return std::nullopt;
  if (rule.order == Order::floor_then_multiply) return multiply(*base / rule.unit, rule.points);
  const Amount product = multiply(*base, rule.points);
  return product ? Amount(*product / rule.unit) : std::nullopt;
}

bool in_range(std::int64_t amount) {
  return amount >= 0 && amount <= amount_max;
}

Status check(const Sale& sale, std::int64_t redeemed) {
  const auto bad = [](std::string what) {
    return error(NOREN_E_ILLEGAL, "amount_out_of_range", {std::move(what)});
  };
  if (!in_range(sale.total)) return bad("total");
  if (!in_range(redeemed)) return bad("points");
  if (sale.lines.size() > lines_max) return bad("lines");
  if (sale.tenders.size() > lines_max) return bad("tenders");
  for (const Line& line : sale.lines) {
    if (!in_range(line.amount)) return bad("lines.amount");
    if (line.tax < 0 || line.tax > 100) return bad("lines.tax");
  }
  for (const Tender& tender : sale.tenders) {
    if (!in_range(tender.amount)) return bad("tenders.amount");
  }
  return Done{};
}

}  // namespace

Result<Award> award(const Program& program, const Sale& sale, std::int64_t redeemed) {
  if (const Status checked = check(sale, redeemed); !checked) return checked.error();
  Award award;
  for (const EarnRule& rule : program.earn) {
    const Amount points = points_of(rule, sale, redeemed);
    if (!points || !in_range(*points) || !in_range(award.points + *points)) {
      return error(NOREN_E_ILLEGAL, "amount_out_of_range", {"points"});
    }
    award.points += *points;
    award.rules.push_back({rule.name, *points});
  }
  return award;
}

}  // namespace noren::program
