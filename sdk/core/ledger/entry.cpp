// SPDX-License-Identifier: Apache-2.0
#include "core/ledger/entry.hpp"

#include "core/ledger/account.hpp"

namespace noren::ledger {

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::hold:
      return "hold";
    case Kind::complete:
      return "complete";
    case Kind::cancel:
      return "cancel";
    case Kind::adjust:
      return "adjust";
    case Kind::timeout:
      return "timeout";
    case Kind::refund:
      return "refund";
  }
  return "unknown";
}

std::string_view name_of(Phase phase) {
  switch (phase) {
    case Phase::posted:
      return "posted";
    case Phase::pending:
      return "pending";
    case Phase::capture:
      return "capture";
    case Phase::release:
      return "release";
  }
  return "unknown";
}

std::string_view name_of(Reason reason) {
  switch (reason) {
    case Reason::award:
      return "award";
    case Reason::debt_payment:
      return "debt_payment";
    case Reason::redemption:
      return "redemption";
    case Reason::late_redemption:
      return "late_redemption";
    case Reason::shortfall:
      return "shortfall";
    case Reason::claw_back:
      return "claw_back";
    case Reason::give_back:
      return "give_back";
    case Reason::expiry:
      return "expiry";
    case Reason::clearing:
      return "clearing";
    case Reason::goodwill:
      return "goodwill";
  }
  return "unknown";
}

Hash chain(const Hash& previous, const Entry& entry) {
  Canonical canonical;
  canonical.bytes(previous)
      .text("noren-entry-1")
      .number(entry.sequence)
      .number(static_cast<std::int64_t>(entry.kind))
      .bytes(entry.operation)
      .bytes(entry.digest)
      .number(entry.at_ms)
      .number(entry.event_ms)
      .text(entry.terminal)
      .text(entry.shop)
      .number(entry.member)
      .bytes(entry.program)
      .text(entry.request)
      .text(entry.reply)
      .number(static_cast<std::int64_t>(entry.transfers.size()));
  for (const Transfer& transfer : entry.transfers) {
    canonical.number(static_cast<std::int64_t>(transfer.phase))
        .number(static_cast<std::int64_t>(transfer.reason))
        .text(transfer.debit)
        .text(transfer.credit)
        .number(transfer.amount)
        .number(transfer.pending);
  }
  return canonical.hash();
}

Status check(const Entry& entry) {
  const auto malformed = [](std::string what) {
    return error(NOREN_E_INTERNAL, "ledger_entry_malformed", {std::move(what)});
  };
  if (entry.transfers.size() >= static_cast<std::size_t>(transfers_per_entry_max)) {
    return malformed("transfers");
  }
  for (const Transfer& transfer : entry.transfers) {
    if (transfer.amount <= 0) return malformed("amount");
    if (transfer.debit == transfer.credit || !is_account_name(transfer.debit) ||
        !is_account_name(transfer.credit)) {
      return malformed("account");
    }
    if (unit_of(transfer.debit) != unit_of(transfer.credit)) return malformed("unit");
    const bool resolves = transfer.phase == Phase::capture || transfer.phase == Phase::release;
    if (resolves != (transfer.pending != 0)) return malformed("pending");
  }
  return Done{};
}

}  // namespace noren::ledger
