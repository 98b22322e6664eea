// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>
#include <iostream>

#include "command.hpp"
#include "core/center/calendar.hpp"
#include "core/center/document.hpp"
#include "core/ledger/audit.hpp"
#include "home.hpp"
#include "sqlite_store.hpp"

namespace noren::center {
namespace {

namespace json = boost::json;

// Opens the books and calls `read` with them.
template <typename Read>
int with_books(const Command& command, Read read) {
  const auto home = open_home(command.get("data", ""), Make::no);
  if (!home) return fail(home.error());
  const auto books = open_books(*home);
  if (!books) return fail(books.error());
  // One transaction: a report is of one moment, whatever is written meanwhile.
  if (const Status begun = (*books)->execute("BEGIN"); !begun) return fail(begun.error());
  const int result = read(**books);
  const Status sound = (*books)->failure();
  return sound ? result : fail(sound.error());
}

json::object entry_json(const ledger::Entry& entry, const ledger::Hash& hash) {
  json::array transfers;
  for (std::size_t index = 0; index < entry.transfers.size(); ++index) {
    const ledger::Transfer& transfer = entry.transfers[index];
    transfers.push_back(json::object{{"id", ledger::transfer_id(entry.sequence, index)},
                                     {"phase", static_cast<int>(transfer.phase)},
                                     {"reason", static_cast<int>(transfer.reason)},
                                     {"phase_name", ledger::name_of(transfer.phase)},
                                     {"reason_name", ledger::name_of(transfer.reason)},
                                     {"debit", transfer.debit},
                                     {"credit", transfer.credit},
                                     {"amount", transfer.amount},
                                     {"pending", transfer.pending}});
  }
  return {{"sequence", entry.sequence},
          {"kind", static_cast<int>(entry.kind)},
          {"kind_name", ledger::name_of(entry.kind)},
          {"operation", to_hex(entry.operation)},
          {"digest", to_hex(entry.digest)},
          {"at_ms", entry.at_ms},
          {"event_ms", entry.event_ms},
          {"terminal", entry.terminal},
          {"shop", entry.shop},
          {"member", entry.member},
          {"program", to_hex(entry.program)},
          {"request", entry.request},
          {"reply", entry.reply},
          {"transfers", std::move(transfers)},
          {"hash", to_hex(hash)}};
}

const char* name_of(HoldState state) {
  switch (state) {
    case HoldState::open:
      return "open";
    case HoldState::captured:
      return "captured";
    case HoldState::released:
      return "released";
    case HoldState::timed_out:
      return "timed_out";
  }
  return "unknown";
}

const char* name_of(CouponState state) {
  switch (state) {
    case CouponState::issued:
      return "issued";
    case CouponState::used:
      return "used";
    case CouponState::withdrawn:
      return "withdrawn";
  }
  return "unknown";
}

void print_entry(const ledger::Entry& entry) {
  const auto reply = reply_of_text(entry.reply);
  std::cout << entry.sequence << "  " << day_text(entry.at_ms, 0) << "  "
            << ledger::name_of(entry.kind) << "  " << entry.shop << "  " << entry.terminal;
  if (entry.member != 0) std::cout << "  member " << entry.member;
  if (reply && reply->status != NOREN_OK) std::cout << "  refused: " << reply->reason;
  std::cout << "\n";
  for (const ledger::Transfer& transfer : entry.transfers) {
    std::cout << "      " << transfer.amount << "  " << transfer.debit << " -> " << transfer.credit
              << "  " << ledger::name_of(transfer.phase) << ", " << ledger::name_of(transfer.reason)
              << "\n";
  }
}

}  // namespace

int members(const Command& command) {
  return with_books(command, [](Database& books) {
    SqliteStore store(books);
    Statement row(books, "SELECT id, number FROM member ORDER BY id");
    while (row.step()) {
      std::int64_t points = 0;
      for (const ledger::Account& lot : store.open_lots(row.number(0))) {
        points += lot.credits - lot.debits;
      }
      std::cout << row.number(0) << "  " << row.text(1) << "  " << points << "\n";
    }
    return 0;
  });
}

int balance(const Command& command) {
  return with_books(command, [&](Database& books) {
    const std::string only = command.words.empty() ? "" : command.words.front();
    Statement row(books,
                  "SELECT name, debits, credits, debits_pending, credits_pending FROM account "
                  "WHERE ? IN ('', name) ORDER BY name");
    row.bind(only);
    bool any = false;
    while (row.step()) {
      any = true;
      std::cout << row.text(0) << "  debits " << row.number(1) << "  credits " << row.number(2)
                << "  pending " << row.number(3) << " / " << row.number(4) << "\n";
    }
    if (any || only.empty()) return 0;
    return fail(error(NOREN_E_NOEXIST, "account_unknown", {only}));
  });
}

int entries(const Command& command) {
  return with_books(command, [&](Database& books) {
    const bool as_json = command.has("json");
    const bool only_verify = command.has("verify");
    ledger::Audit audit;
    Status sound = Done{};
    SqliteStore(books).each_entry([&](const ledger::Entry& entry, const ledger::Hash& hash) {
      if (sound) sound = audit.next(entry, hash);
      if (only_verify) return;
      if (as_json) {
        std::cout << json::serialize(entry_json(entry, hash)) << "\n";
      } else {
        print_entry(entry);
      }
    });
    if (!sound) return fail(sound.error());
    if (only_verify) std::cout << audit.entries() << " entries, each as it was written\n";
    return 0;
  });
}

int export_books(const Command& command) {
  return with_books(command, [&](Database& books) {
    SqliteStore store(books);
    const auto say = [](const char* kind, json::object line) {
      std::cout << json::serialize(json::object{{kind, std::move(line)}}) << "\n";
    };
    json::object programs;
    Statement row(books, "SELECT key, value FROM meta WHERE key LIKE 'program.%' ORDER BY key");
    while (row.step()) programs[row.text(0).substr(8)] = row.text(1);
    const Head head = store.head();
    std::cout << json::serialize(
                     json::object{{"noren_export", 1},
                                  {"programs", programs},
                                  {"head", std::to_string(head.sequence) + "." + to_hex(head.hash)},
                                  {"lists", {"account", "hold", "coupon", "terminal"}}})
              << "\n";
    store.each_entry([&](const ledger::Entry& entry, const ledger::Hash& hash) {
      say("entry", entry_json(entry, hash));
    });
    Statement account(books,
                      "SELECT name, member, expires, debits, credits, debits_pending, "
                      "credits_pending FROM account ORDER BY name");
    while (account.step()) {
      say("account", {{"name", account.text(0)},
                      {"member", account.number(1)},
                      {"expires_ms", account.number(2)},
                      {"debits", account.number(3)},
                      {"credits", account.number(4)},
                      {"debits_pending", account.number(5)},
                      {"credits_pending", account.number(6)}});
    }
    Statement hold(books,
                   "SELECT operation, entry, member, shop, day, points, expires, state FROM hold "
                   "ORDER BY entry");
    while (hold.step()) {
      say("hold", {{"operation", to_hex(hold.bytes(0))},
                   {"entry", hold.number(1)},
                   {"member", hold.number(2)},
                   {"shop", hold.text(3)},
                   {"day", hold.text(4)},
                   {"points", hold.number(5)},
                   {"expires_ms", hold.number(6)},
                   {"state", name_of(static_cast<HoldState>(hold.number(7)))}});
    }
    Statement coupon(books,
                     "SELECT serial, terminal, issued_by, expires, state, instance FROM coupon "
                     "ORDER BY issued_by, serial");
    while (coupon.step()) {
      say("coupon", {{"serial", coupon.text(0)},
                     {"terminal", coupon.text(1)},
                     {"issued_by", coupon.number(2)},
                     {"expires_ms", coupon.number(3)},
                     {"state", name_of(static_cast<CouponState>(coupon.number(4)))},
                     {"instance", coupon.number(5)}});
    }
    // Neither keys nor cards: what is exported may be shown to anyone.
    Statement terminal(books, "SELECT id, shop, revoked FROM terminal ORDER BY id");
    while (terminal.step()) {
      say("terminal", {{"id", terminal.text(0)},
                       {"shop", terminal.text(1)},
                       {"revoked", terminal.number(2) != 0}});
    }
    return 0;
  });
}

}  // namespace noren::center
