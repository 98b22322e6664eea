// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace noren::ledger {

// What an account counts; a transfer stays within one unit. Yen are counted in thousandths.
enum class Unit : std::uint8_t { points = 1, milli_yen = 2 };

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

// An account and its balance, which is a cache of the transfers. The name is "KIND:owner[:part]"
// and its kind decides the unit and the balance rule. Lots (points of one award) also carry whose
// they are and until when they may be used. A plain value.
struct Account {
  std::string name;
  std::int64_t debits = 0;
  std::int64_t credits = 0;
  std::int64_t debits_pending = 0;
  std::int64_t credits_pending = 0;
  std::int64_t member = 0;          // lots only
  std::int64_t expires_ms = never;  // lots only

  // What a lot still has after all holds.
  std::int64_t available() const { return credits - debits - debits_pending; }
  friend bool operator==(const Account&, const Account&) = default;
};

// Points.
std::string issued(std::string_view sponsor);                    // at whose cost
std::string goodwill();                                          // issued by the program itself
std::string lot(std::int64_t member, std::int64_t award_entry);  // usable points
std::int64_t award_of(std::string_view lot_name);                // its award_entry
std::string redeemed(std::string_view shop);                     // where they were taken in
std::string debt(std::int64_t member);                           // owed by a member
std::string expired();
std::string_view owner_of(std::string_view account_name);  // what follows its kind
// Yen.
std::string receivable(std::string_view shop);  // owed to the center
std::string payable(std::string_view shop);     // owed by the center
std::string reserve();                          // backs the outstanding points
std::string breakage();                         // reserve of points that expired
std::string loss();                             // points that the program forgave
std::string offline_loss();                     // points redeemed without a line, not there

std::string_view kind_of(std::string_view account_name);
bool is_account_name(std::string_view name);  // of a known kind
Unit unit_of(std::string_view account_name);

// Whether the balance rule of its kind holds: a lot never pays out more than it has, pending holds
// counted; nobody is owed a negative debt.
bool is_within_rule(const Account& account);

}  // namespace noren::ledger
