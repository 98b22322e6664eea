// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <sstream>

#include "core/program/program.hpp"

#include <toml++/toml.h>

namespace noren::program {
namespace {

constexpr std::int64_t amount_max = 999'999'999'999;
constexpr std::int64_t points_max = 1'000'000;
const std::vector<std::string> tender_names = {"cash", "credit",  "emoney",
                                               "qr",   "voucher", "other"};

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// What went wrong first; everything after it is skipped.
struct Trouble {
  std::string file;
  std::optional<Error> first;

  void add(std::string reason, const toml::node& where, std::vector<std::string> details) {
    if (first) return;
    details.insert(details.begin(), {file, std::to_string(where.source().begin.line)});
    first = error(NOREN_E_ILLEGAL, std::move(reason), std::move(details));
  }
};

// One table being read: every key asked for is known, what is left at the end is not.
class Reader {
 public:
  Reader(const toml::table& table, std::string path, Trouble& trouble)
      : table_(table), path_(std::move(path)), trouble_(trouble) {}

  enum class Need { required, optional };

  void text(const std::string& key, std::string& out, Need need, std::size_t size_max) {
    const toml::node* node = find(key, need);
    if (node == nullptr) return;
    const auto value = node->value_exact<std::string>();
    const bool fits = value && !value->empty() && value->size() <= size_max;
    if (!fits) return bad(key, *node, "text of 1 to " + std::to_string(size_max) + " bytes");
    out = *value;
  }

  void number(const std::string& key, std::int64_t& out, std::int64_t low, std::int64_t high) {
    const toml::node* node = find(key, Need::optional);
    if (node == nullptr) return;
    const auto value = node->value_exact<std::int64_t>();
    if (!value || *value < low || *value > high) {
      return bad(key, *node,
                 "whole number from " + std::to_string(low) + " to " + std::to_string(high));
    }
    out = *value;
  }

  void flag(const std::string& key, bool& out) {
    const toml::node* node = find(key, Need::optional);
    if (node == nullptr) return;
    const auto value = node->value_exact<bool>();
    if (!value) return bad(key, *node, "true, false");
    out = *value;
  }

  // The place of the value among `names`.
  std::size_t choice(const std::string& key, const std::vector<std::string>& names) {
    const toml::node* node = find(key, Need::optional);
    if (node == nullptr) return 0;
    const auto value = node->value_exact<std::string>();
    const auto found = value ? std::find(names.begin(), names.end(), *value) : names.end();
    if (found == names.end()) bad(key, *node, join(names));
    return found == names.end() ? 0 : static_cast<std::size_t>(found - names.begin());
  }

  void choices(const std::string& key, const std::vector<std::string>& names,
               std::vector<std::string>& out) {
    const toml::node* node = find(key, Need::required);
    if (node == nullptr) return;
    const toml::array* array = node->as_array();
    if (array == nullptr) return bad(key, *node, "list of " + join(names));
    for (const toml::node& item : *array) {
      const auto value = item.value_exact<std::string>();
      const bool known = value && std::find(names.begin(), names.end(), *value) != names.end();
      const bool again = value && std::find(out.begin(), out.end(), *value) != out.end();
      if (!known || again) return bad(key, item, "each at most once: " + join(names));
      out.push_back(*value);
    }
  }

  void table(const std::string& key, const std::function<void(Reader&)>& read) {
    const toml::node* node = find(key, Need::optional);
    if (node == nullptr) return;
    if (!node->is_table()) return bad(key, *node, "table [" + key + "]");
    Reader reader(*node->as_table(), path_ + key + ".", trouble_);
    read(reader);
    reader.finish();
  }

  void tables(const std::string& key, const std::function<void(Reader&)>& read) {
    const toml::node* node = find(key, Need::optional);
    if (node == nullptr) return;
    const toml::array* array = node->as_array();
    if (array == nullptr) return bad(key, *node, "tables [[" + key + "]]");
    for (const toml::node& item : *array) {
      if (!item.is_table()) return bad(key, item, "tables [[" + key + "]]");
      Reader reader(*item.as_table(), path_ + key + ".", trouble_);
      read(reader);
      reader.finish();
    }
  }

  void finish() {
    for (const auto& [key, node] : table_) {
      const std::string name(key.str());
      if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
      trouble_.add("program_key_unknown", node, {path_ + name, join(known_)});
    }
  }

  void bad(const std::string& key, const toml::node& where, std::string allowed) {
    trouble_.add("program_value", where, {path_ + key, std::move(allowed)});
  }

 private:
  const toml::node* find(const std::string& key, Need need) {
    known_.push_back(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr && need == Need::required) {
      trouble_.add("program_key_missing", table_, {path_ + key});
    }
    return node;
  }

  const toml::table& table_;
  std::string path_;
  Trouble& trouble_;
  std::vector<std::string> known_;
};

constexpr auto required = Reader::Need::required;
constexpr auto optional = Reader::Need::optional;

void read_earn(Reader& reader, EarnRule& rule) {
  reader.text("name", rule.name, required, 200);
  reader.number("unit", rule.unit, 1, amount_max);
  reader.number("points", rule.points, 1, points_max);
  rule.base = static_cast<Base>(reader.choice("base", {"tax_included", "tax_excluded"}));
  rule.order =
      static_cast<Order>(reader.choice("order", {"floor_then_multiply", "multiply_then_floor"}));
  reader.choices("tenders", tender_names, rule.tenders);
  reader.flag("points_tender_earns", rule.points_tender_earns);
}

void read_redeem(Reader& reader, RedeemRule& rule) {
  reader.number("yen_per_point", rule.yen_per_point, 1, points_max);
  reader.number("minimum", rule.minimum, 1, amount_max);
  reader.number("step", rule.step, 1, amount_max);
  reader.number("daily_limit_unverified", rule.daily_limit_unverified, 0, amount_max);
}

void read_return(Reader& reader, ReturnRule& rule) {
  rule.refund = static_cast<RefundOrder>(
      reader.choice("refund", {"proportional", "points_first", "money_first"}));
  rule.shortfall =
      static_cast<ReturnShortfall>(reader.choice("shortfall", {"debt", "deduct", "forgive"}));
}

void read_offline(Reader& reader, OfflineRule& rule) {
  reader.number("redeem_per_card", rule.redeem_per_card, 0, amount_max);
  reader.number("redeem_per_terminal", rule.redeem_per_terminal, 0, amount_max);
  reader.number("redeem_count", rule.redeem_count, 0, points_max);
  reader.number("balance_days", rule.balance_days, 1, 365);
  rule.shortfall = static_cast<OfflineShortfall>(reader.choice("shortfall", {"debt", "loss"}));
}

void read_unknown(Reader& reader, UnknownRule& rule) {
  rule.settled = reader.choice("sale", {"not_settled", "settled"}) == 1;
  reader.number("days", rule.days, 1, 3650);
  reader.text("text", rule.text, optional, 1000);
}

void read_coupon(Reader& reader, CouponRule& rule) {
  reader.text("title", rule.title, required, 200);
  reader.text("text", rule.text, optional, 1000);
  reader.text("value", rule.value, required, 200);
  reader.number("valid_days", rule.valid_days, 0, 3650);
  reader.number("min_total", rule.min_total, 0, amount_max);
}

void read_program(Reader& reader, Program& program) {
  reader.text("id", program.id, required, 32);
  reader.text("name", program.name, required, 200);
  reader.number("version", program.version, 1, std::numeric_limits<std::int64_t>::max());
  reader.text("unit", program.unit, required, 60);
  reader.text("currency", program.currency, optional, 3);
  program.registration = static_cast<Register>(reader.choice("register", {"first_use", "office"}));
  reader.number("utc_offset_minutes", program.utc_offset_minutes, -720, 840);
  reader.table("points", [&](Reader& points) {
    points.number("expire_days", program.expire_days, 0, 36500);
  });
  reader.table("hold", [&](Reader& hold) {
    hold.number("timeout_minutes", program.hold_minutes, 1, 7 * 24 * 60);
    hold.number("silent_hours", program.hold_silent_hours, 1, 7 * 24);
  });
  reader.tables("earn", [&](Reader& earn) { read_earn(earn, program.earn.emplace_back()); });
  reader.table("redeem", [&](Reader& redeem) { read_redeem(redeem, program.redeem); });
  reader.table("return", [&](Reader& rule) { read_return(rule, program.returns); });
  reader.table("offline", [&](Reader& rule) { read_offline(rule, program.offline); });
  reader.table("unknown", [&](Reader& rule) { read_unknown(rule, program.unknown); });
  reader.tables("coupon",
                [&](Reader& coupon) { read_coupon(coupon, program.coupons.emplace_back()); });
}

bool is_id(std::string_view id) {
  return std::all_of(id.begin(), id.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-';
  });
}

}  // namespace

Result<Program> parse(std::string_view text, std::string_view file) {
  toml::table table;
  try {
    table = toml::parse(text, file);
  } catch (const toml::parse_error& failed) {
    return error(NOREN_E_ILLEGAL, "program_syntax",
                 {std::string(file), std::to_string(failed.source().begin.line),
                  std::string(failed.description())});
  }
  Trouble trouble{std::string(file), {}};
  Program program;
  Reader reader(table, "", trouble);
  read_program(reader, program);
  reader.finish();
  if (!is_id(program.id)) reader.bad("id", *table.get("id"), "a to z, 0 to 9 and -");
  if (trouble.first) return *trouble.first;
  return program;
}

}  // namespace noren::program
