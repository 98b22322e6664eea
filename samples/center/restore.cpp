// SPDX-License-Identifier: Apache-2.0
// The office decides that books which lost something are the books from now on.
#include <boost/json.hpp>
#include <charconv>
#include <iostream>

#include "command.hpp"
#include "core/center/head_token.hpp"
#include "core/center/notes.hpp"
#include "home.hpp"
#include "platform.hpp"
#include "sqlite_store.hpp"

namespace noren::center {

int accept_restore(const Command& command) {
  for (const char* option : {"who", "reason"}) {
    if (command.get(option, "").empty()) {
      return fail(error(NOREN_E_ILLEGAL, "option_missing", {"--" + std::string(option)}));
    }
  }
  const auto home = open_home(command.get("data", ""), Make::no);
  if (!home) return fail(home.error());
  const auto books = open_books(*home);
  if (!books) return fail(books.error());
  SqliteStore store(**books);
  if (const Status begun = store.begin(); !begun) return fail(begun.error());
  const std::string missing = store.note(notes::ledger_behind);
  if (missing.empty()) {
    store.rollback();
    return fail(error(NOREN_E_FAILURE, "ledger_not_behind"));
  }
  const Head head = store.head();
  const auto lost = head_of_text(missing, home->keys.program);
  std::int64_t lineage = 0;
  const std::string before = store.note(notes::lineage);
  std::from_chars(before.data(), before.data() + before.size(), lineage);
  const std::string accepted = std::to_string(next_lineage(SystemClock().wall_ms(), lineage, lost));
  // On record for good, with who and why.
  const std::string record =
      boost::json::serialize(boost::json::object{{"who", command.get("who", "")},
                                                 {"reason", command.get("reason", "")},
                                                 {"kept", head.sequence},
                                                 {"kept_hash", to_hex(head.hash)},
                                                 {"missing", lost ? lost->sequence : 0},
                                                 {"missing_hash", lost ? to_hex(lost->hash) : ""}});
  (void)store.set_note("accepted_restore." + accepted, record);
  (void)store.set_note(notes::lineage, accepted);
  (void)store.set_note(notes::ledger_behind, "");
  if (const Status kept = store.commit(); !kept) {
    store.rollback();
    return fail(kept.error());
  }
  std::cout << "accepted: the books end with entry " << head.sequence << ", terminals had seen "
            << missing.substr(0, missing.find('.')) << "\n";
  return 0;
}

}  // namespace noren::center
