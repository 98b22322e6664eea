// SPDX-License-Identifier: Apache-2.0
#include "core/ledger/account.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace noren::ledger {
namespace {

enum class Rule { any, credit_side, debit_side };

struct Kind {
  std::string_view name;
  Unit unit;
  Rule rule;
};

constexpr Kind kinds[] = {
    {"ISSUED", Unit::points, Rule::any},      {"LOT", Unit::points, Rule::credit_side},
    {"REDEEMED", Unit::points, Rule::any},    {"DEBT", Unit::points, Rule::debit_side},
    {"EXPIRED", Unit::points, Rule::any},     {"BUDGET", Unit::points, Rule::credit_side},
    {"USED", Unit::points, Rule::any},        {"RECV", Unit::milli_yen, Rule::any},
    {"PAY", Unit::milli_yen, Rule::any},      {"RESERVE", Unit::milli_yen, Rule::any},
    {"BREAKAGE", Unit::milli_yen, Rule::any}, {"ADV", Unit::milli_yen, Rule::credit_side},
    {"LOSS", Unit::milli_yen, Rule::any},     {"OFFLINE_LOSS", Unit::milli_yen, Rule::any},
};

const Kind* find_kind(std::string_view account_name) {
  const auto found = std::find_if(std::begin(kinds), std::end(kinds), [&](const Kind& kind) {
    return kind.name == kind_of(account_name);
  });
  return found == std::end(kinds) ? nullptr : found;
}

std::string join(std::string_view kind, std::string_view owner) {
  return std::string(kind) + ":" + std::string(owner);
}

}  // namespace

std::string issued(std::string_view sponsor) {
  return join("ISSUED", sponsor);
}
std::string lot(std::int64_t member, std::int64_t award_entry) {
  return join("LOT", std::to_string(member) + ":" + std::to_string(award_entry));
}
std::int64_t award_of(std::string_view lot_name) {
  const std::string_view part = lot_name.substr(lot_name.rfind(':') + 1);
  std::int64_t entry = 0;
  std::from_chars(part.data(), part.data() + part.size(), entry);
  return entry;
}
std::string redeemed(std::string_view shop) {
  return join("REDEEMED", shop);
}
std::string debt(std::int64_t member) {
  return join("DEBT", std::to_string(member));
}
std::string expired() {
  return "EXPIRED";
}
std::string receivable(std::string_view shop) {
  return join("RECV", shop);
}
std::string payable(std::string_view shop) {
  return join("PAY", shop);
}
std::string reserve() {
  return "RESERVE";
}
std::string breakage() {
  return "BREAKAGE";
}
std::string loss() {
  return "LOSS";
}
std::string offline_loss() {
  return "OFFLINE_LOSS";
}
std::string goodwill() {
  return issued("GOODWILL");
}

std::string_view owner_of(std::string_view account_name) {
  const std::size_t colon = account_name.find(':');
  return colon == std::string_view::npos ? std::string_view() : account_name.substr(colon + 1);
}

std::string_view kind_of(std::string_view account_name) {
  return account_name.substr(0, account_name.find(':'));
}

bool is_account_name(std::string_view name) {
  return find_kind(name) != nullptr;
}

Unit unit_of(std::string_view account_name) {
  const Kind* kind = find_kind(account_name);
  return kind ? kind->unit : Unit::points;
}

bool is_within_rule(const Account& account) {
  const Kind* kind = find_kind(account.name);
  if (kind == nullptr) return false;
  switch (kind->rule) {
    case Rule::credit_side:
      return account.credits - account.debits - account.debits_pending >= 0;
    case Rule::debit_side:
      return account.debits - account.credits - account.credits_pending >= 0;
    case Rule::any:
      return true;
  }
  return false;
}

}  // namespace noren::ledger
