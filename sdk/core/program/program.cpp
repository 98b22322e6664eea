// SPDX-License-Identifier: Apache-2.0
#include "core/program/program.hpp"

#include <sodium.h>

#include "core/base/bytes.hpp"

namespace noren::program {
namespace {

// Values are quoted so that no text can look like another line.
class Lines {
 public:
  void add(std::string_view key, std::string_view value) {
    text_.append(key).append("=\"");
    for (const char letter : value) {
      if (letter == '"' || letter == '\\') text_ += '\\';
      text_ += letter == '\n' ? std::string("\\n") : std::string(1, letter);
    }
    text_ += "\"\n";
  }
  void add(std::string_view key, std::int64_t value) {
    text_.append(key).append("=").append(std::to_string(value)).append("\n");
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

std::string canonical_text(const Program& program) {
  Lines lines;
  lines.add("id", program.id);
  lines.add("name", program.name);
  lines.add("version", program.version);
  lines.add("unit", program.unit);
  lines.add("currency", program.currency);
  lines.add("register", program.registration == Register::office ? "office" : "first_use");
  lines.add("utc_offset_minutes", program.utc_offset_minutes);
  lines.add("points.expire_days", program.expire_days);
  lines.add("hold.minutes", program.hold_minutes);
  lines.add("redeem.yen_per_point", program.redeem.yen_per_point);
  lines.add("redeem.minimum", program.redeem.minimum);
  lines.add("redeem.step", program.redeem.step);
  lines.add("redeem.daily_limit_unverified", program.redeem.daily_limit_unverified);
  const Program plain;
  const auto unless_plain = [&lines](std::string_view key, std::int64_t value,
                                     std::int64_t otherwise) {
    if (value != otherwise) lines.add(key, value);
  };
  unless_plain("hold.silent_hours", program.hold_silent_hours, plain.hold_silent_hours);
  unless_plain("return.refund", static_cast<std::int64_t>(program.returns.refund), 0);
  unless_plain("return.shortfall", static_cast<std::int64_t>(program.returns.shortfall), 0);
  const OfflineRule& offline = program.offline;
  unless_plain("offline.redeem_per_card", offline.redeem_per_card, plain.offline.redeem_per_card);
  unless_plain("offline.redeem_per_terminal", offline.redeem_per_terminal,
               plain.offline.redeem_per_terminal);
  unless_plain("offline.redeem_count", offline.redeem_count, plain.offline.redeem_count);
  unless_plain("offline.balance_days", offline.balance_days, plain.offline.balance_days);
  unless_plain("offline.shortfall", static_cast<std::int64_t>(offline.shortfall), 0);
  unless_plain("unknown.settled", program.unknown.settled ? 1 : 0, 0);
  unless_plain("unknown.days", program.unknown.days, plain.unknown.days);
  if (!program.unknown.text.empty()) lines.add("unknown.text", program.unknown.text);
  for (const EarnRule& rule : program.earn) {
    lines.add("earn.name", rule.name);
    lines.add("earn.unit", rule.unit);
    lines.add("earn.points", rule.points);
    lines.add("earn.base", rule.base == Base::tax_excluded ? "tax_excluded" : "tax_included");
    lines.add("earn.order", rule.order == Order::multiply_then_floor ? "multiply_then_floor"
                                                                     : "floor_then_multiply");
    for (const std::string& tender : rule.tenders) lines.add("earn.tender", tender);
    lines.add("earn.points_tender_earns", rule.points_tender_earns ? 1 : 0);
  }
  for (const CouponRule& rule : program.coupons) {
    lines.add("coupon.title", rule.title);
    lines.add("coupon.text", rule.text);
    lines.add("coupon.value", rule.value);
    lines.add("coupon.valid_days", rule.valid_days);
    lines.add("coupon.min_total", rule.min_total);
  }
  return lines.take();
}

std::array<std::uint8_t, 32> hash(const Program& program) {
  const std::string text = canonical_text(program);
  std::array<std::uint8_t, 32> hash{};
  crypto_generichash(hash.data(), hash.size(), as_bytes(text).data(), text.size(), nullptr, 0);
  return hash;
}

}  // namespace noren::program
