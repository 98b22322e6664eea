// SPDX-License-Identifier: Apache-2.0
// Reads back what canonical_text() wrote, so that a sale of years ago is judged by its own rules.
#include <charconv>
#include <functional>
#include <map>
#include <optional>

#include "core/program/program.hpp"

namespace noren::program {
namespace {

// One value: the number, or the text with its quotes and escapes taken off.
struct Value {
  std::int64_t number = 0;
  std::string text;
};

std::optional<Value> read_value(std::string_view written) {
  Value value;
  if (!written.starts_with('"')) {
    const char* end = written.data() + written.size();
    const auto read = std::from_chars(written.data(), end, value.number);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return value;
  }
  if (written.size() < 2 || !written.ends_with('"')) return std::nullopt;
  written = written.substr(1, written.size() - 2);
  for (std::size_t place = 0; place < written.size(); ++place) {
    char sign = written[place];
    if (sign == '\\' && place + 1 < written.size()) {
      sign = written[++place] == 'n' ? '\n' : written[place];
    }
    value.text += sign;
  }
  return value;
}

using Take = std::function<void(Program&, const Value&)>;

EarnRule& earn(Program& program) {
  return program.earn.empty() ? program.earn.emplace_back() : program.earn.back();
}
CouponRule& coupon(Program& program) {
  return program.coupons.empty() ? program.coupons.emplace_back() : program.coupons.back();
}

// What each key of canonical_text() fills. A rule's first key begins a new one.
const std::map<std::string_view, Take>& keys() {
  static const std::map<std::string_view, Take> keys = {
      {"id", [](Program& p, const Value& v) { p.id = v.text; }},
      {"name", [](Program& p, const Value& v) { p.name = v.text; }},
      {"version", [](Program& p, const Value& v) { p.version = v.number; }},
      {"unit", [](Program& p, const Value& v) { p.unit = v.text; }},
      {"currency", [](Program& p, const Value& v) { p.currency = v.text; }},
      {"register",
       [](Program& p, const Value& v) {
         p.registration = v.text == "office" ? Register::office : Register::first_use;
       }},
      {"utc_offset_minutes", [](Program& p, const Value& v) { p.utc_offset_minutes = v.number; }},
      {"points.expire_days", [](Program& p, const Value& v) { p.expire_days = v.number; }},
      {"hold.minutes", [](Program& p, const Value& v) { p.hold_minutes = v.number; }},
      {"hold.silent_hours", [](Program& p, const Value& v) { p.hold_silent_hours = v.number; }},
      {"redeem.yen_per_point",
       [](Program& p, const Value& v) { p.redeem.yen_per_point = v.number; }},
      {"redeem.minimum", [](Program& p, const Value& v) { p.redeem.minimum = v.number; }},
      {"redeem.step", [](Program& p, const Value& v) { p.redeem.step = v.number; }},
      {"redeem.daily_limit_unverified",
       [](Program& p, const Value& v) { p.redeem.daily_limit_unverified = v.number; }},
      {"return.refund",
       [](Program& p, const Value& v) { p.returns.refund = static_cast<RefundOrder>(v.number); }},
      {"return.shortfall",
       [](Program& p, const Value& v) {
         p.returns.shortfall = static_cast<ReturnShortfall>(v.number);
       }},
      {"offline.redeem_per_card",
       [](Program& p, const Value& v) { p.offline.redeem_per_card = v.number; }},
      {"offline.redeem_per_terminal",
       [](Program& p, const Value& v) { p.offline.redeem_per_terminal = v.number; }},
      {"offline.redeem_count",
       [](Program& p, const Value& v) { p.offline.redeem_count = v.number; }},
      {"offline.balance_days",
       [](Program& p, const Value& v) { p.offline.balance_days = v.number; }},
      {"offline.shortfall",
       [](Program& p, const Value& v) {
         p.offline.shortfall = static_cast<OfflineShortfall>(v.number);
       }},
      {"unknown.settled", [](Program& p, const Value& v) { p.unknown.settled = v.number != 0; }},
      {"unknown.days", [](Program& p, const Value& v) { p.unknown.days = v.number; }},
      {"unknown.text", [](Program& p, const Value& v) { p.unknown.text = v.text; }},
      {"earn.name", [](Program& p, const Value& v) { p.earn.emplace_back().name = v.text; }},
      {"earn.unit", [](Program& p, const Value& v) { earn(p).unit = v.number; }},
      {"earn.points", [](Program& p, const Value& v) { earn(p).points = v.number; }},
      {"earn.base",
       [](Program& p, const Value& v) {
         earn(p).base = v.text == "tax_excluded" ? Base::tax_excluded : Base::tax_included;
       }},
      {"earn.order",
       [](Program& p, const Value& v) {
         const bool multiply_first = v.text == "multiply_then_floor";
         earn(p).order = multiply_first ? Order::multiply_then_floor : Order::floor_then_multiply;
       }},
      {"earn.tender", [](Program& p, const Value& v) { earn(p).tenders.push_back(v.text); }},
      {"earn.points_tender_earns",
       [](Program& p, const Value& v) { earn(p).points_tender_earns = v.number != 0; }},
      {"coupon.title", [](Program& p, const Value& v) { p.coupons.emplace_back().title = v.text; }},
      {"coupon.text", [](Program& p, const Value& v) { coupon(p).text = v.text; }},
      {"coupon.value", [](Program& p, const Value& v) { coupon(p).value = v.text; }},
      {"coupon.valid_days", [](Program& p, const Value& v) { coupon(p).valid_days = v.number; }},
      {"coupon.min_total", [](Program& p, const Value& v) { coupon(p).min_total = v.number; }},
  };
  return keys;
}

}  // namespace

Result<Program> of_canonical_text(std::string_view text) {
  Program program;
  std::string_view rest = text;
  for (int number = 1; !rest.empty(); ++number) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest = rest.substr(std::min(line.size() + 1, rest.size()));
    const std::size_t equals = line.find('=');
    const auto key = keys().find(line.substr(0, equals));
    const auto value =
        equals == std::string_view::npos ? std::nullopt : read_value(line.substr(equals + 1));
    if (key == keys().end() || !value) {
      return error(NOREN_E_ILLEGAL, "program_syntax", {"", std::to_string(number), "no rule"});
    }
    key->second(program, *value);
  }
  // Whatever was read must be all that was written.
  if (canonical_text(program) != text) {
    return error(NOREN_E_ILLEGAL, "program_syntax", {"", "1", "not canonical"});
  }
  return program;
}

}  // namespace noren::program
