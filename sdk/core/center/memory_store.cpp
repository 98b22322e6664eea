// SPDX-License-Identifier: Apache-2.0
#include "core/center/memory_store.hpp"

#include <algorithm>
#include <cstdlib>

namespace noren::center {
namespace {

template <typename Map, typename Key>
auto find(const Map& map, const Key& key) -> std::optional<typename Map::mapped_type> {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

Bytes copy(ByteView bytes) {
  return Bytes(bytes.begin(), bytes.end());
}

auto key(const Receipt& receipt) {
  return std::tuple(receipt.shop, receipt.business_date, receipt.ref);
}

}  // namespace

Status MemoryStore::apply(const Change& change) {
  entries_.push_back(change.entry);
  hashes_.push_back(change.hash);
  const std::int64_t sequence = change.entry.sequence;
  if (!change.entry.operation.empty()) operations_[change.entry.operation] = {sequence, {}};
  if (!change.tombstone.empty()) {
    operations_[change.tombstone] = {sequence, OperationState::tombstone};
  }
  if (!change.canceled.empty()) operations_[change.canceled].state = OperationState::canceled;
  for (const ledger::Account& account : change.accounts) {
    accounts_[account.name] = account;
    if (account.member == 0) continue;
    if (account.credits > account.debits) {
      lots_[account.member].insert(account.name);
    } else {
      lots_[account.member].erase(account.name);
    }
  }
  for (const Hold& hold : change.holds) {
    holds_[hold.operation] = hold;
    holds_of_day_[{hold.member, hold.day}].insert(hold.operation);
    open_holds_.erase({hold.expires_ms, hold.operation});
    if (hold.state == HoldState::open) open_holds_.insert({hold.expires_ms, hold.operation});
  }
  for (const CouponRecord& coupon : change.coupons) coupons_[coupon.serial] = coupon;
  if (change.new_member) cards_[change.new_card] = *change.new_member;
  if (change.freed_receipt) {
    receipts_of_member_[change.freed_receipt->member].erase(key(*change.freed_receipt));
    receipts_.erase(key(*change.freed_receipt));
  }
  if (change.receipt) {
    receipts_[key(*change.receipt)] = *change.receipt;
    receipts_of_member_[change.receipt->member].insert(key(*change.receipt));
  }
  if (change.returned != 0) returns_[change.returned].push_back(sequence);
  if (!change.rules.empty()) rules_[change.entry.program] = change.rules;
  return Done{};
}

Head MemoryStore::head() {
  if (entries_.empty()) return {};
  return {entries_.back().sequence, entries_.back().at_ms, hashes_.back()};
}

std::optional<Operation> MemoryStore::operation(ByteView id) {
  const auto known = find(operations_, copy(id));
  if (!known) return std::nullopt;
  if (known->state == OperationState::tombstone) {
    Operation tombstone;
    tombstone.entry = known->entry;
    tombstone.state = known->state;
    return tombstone;
  }
  const ledger::Entry& entry = entries_[static_cast<std::size_t>(known->entry - 1)];
  return Operation{known->entry, known->state, entry.kind, entry.digest, entry.reply};
}

std::optional<ledger::Entry> MemoryStore::entry(std::int64_t sequence) {
  if (sequence < 1 || sequence > static_cast<std::int64_t>(entries_.size())) return std::nullopt;
  return entries_[static_cast<std::size_t>(sequence - 1)];
}

std::optional<ledger::Account> MemoryStore::account(const std::string& name) {
  return find(accounts_, name);
}

std::vector<ledger::Account> MemoryStore::open_lots(std::int64_t member) {
  std::vector<ledger::Account> lots;
  const auto found = lots_.find(member);
  if (found == lots_.end()) return lots;
  for (const std::string& name : found->second) lots.push_back(accounts_.at(name));
  std::sort(lots.begin(), lots.end(), [](const auto& left, const auto& right) {
    return std::pair(left.expires_ms, ledger::award_of(left.name)) <
           std::pair(right.expires_ms, ledger::award_of(right.name));
  });
  return lots;
}

std::optional<Member> MemoryStore::member_of(ByteView card_hash) {
  return find(cards_, copy(card_hash));
}

std::optional<Hold> MemoryStore::hold(ByteView operation) {
  return find(holds_, copy(operation));
}

std::vector<Hold> MemoryStore::overdue_holds(std::int64_t now_ms, std::size_t limit,
                                             const std::function<bool(const Hold&)>& wanted) {
  std::vector<Hold> overdue;
  for (const auto& [expires_ms, operation] : open_holds_) {
    if (expires_ms > now_ms || overdue.size() == limit) break;
    const Hold& hold = holds_.at(operation);
    if (wanted(hold)) overdue.push_back(hold);
  }
  return overdue;
}

std::int64_t MemoryStore::held_on(std::int64_t member, std::string_view day) {
  std::int64_t points = 0;
  const auto found = holds_of_day_.find({member, std::string(day)});
  if (found == holds_of_day_.end()) return 0;
  for (const Bytes& operation : found->second) {
    const Hold& hold = holds_.at(operation);
    const bool counts = hold.state == HoldState::open || hold.state == HoldState::captured;
    if (counts) points += hold.points;
  }
  return points;
}

std::optional<CouponRecord> MemoryStore::coupon(std::string_view serial) {
  return find(coupons_, serial);
}

std::optional<Terminal> MemoryStore::terminal(std::string_view id) {
  return find(terminals_, id);
}

std::optional<std::int64_t> MemoryStore::receipt(std::string_view shop,
                                                 std::string_view business_date,
                                                 std::string_view ref) {
  const auto found =
      find(receipts_, std::tuple(std::string(shop), std::string(business_date), std::string(ref)));
  return found ? std::optional(found->entry) : std::nullopt;
}

bool MemoryStore::has_similar_receipt(const Receipt& receipt, std::int64_t within_ms) {
  const auto known = find(receipts_of_member_, receipt.member);
  return known && std::any_of(known->begin(), known->end(), [&](const ReceiptKey& other_key) {
           const Receipt& other = receipts_.at(other_key);
           return other.shop == receipt.shop && other.total == receipt.total &&
                  other.ref != receipt.ref &&
                  std::abs(other.event_ms - receipt.event_ms) <= within_ms;
         });
}

std::vector<std::int64_t> MemoryStore::returns_of(std::int64_t entry) {
  return find(returns_, entry).value_or(std::vector<std::int64_t>{});
}

std::optional<ledger::Hash> MemoryStore::hash_of(std::int64_t sequence) {
  if (sequence < 1 || sequence > static_cast<std::int64_t>(hashes_.size())) return std::nullopt;
  return hashes_[static_cast<std::size_t>(sequence - 1)];
}

std::optional<std::string> MemoryStore::rules(ByteView hash) {
  return find(rules_, copy(hash));
}

std::string MemoryStore::note(std::string_view key) {
  return find(notes_, key).value_or("");
}

Status MemoryStore::set_note(std::string_view key, std::string_view value) {
  notes_[std::string(key)] = value;
  return Done{};
}

}  // namespace noren::center
