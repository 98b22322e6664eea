// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <iostream>

#include "command.hpp"
#include "core/program/program.hpp"
#include "faults.hpp"
#include "home.hpp"
#include "platform.hpp"
#include "sqlite_store.hpp"
#include "terminals.hpp"

namespace noren::center {
namespace {

Result<std::int64_t> whole_number(const Command& command, const std::string& option,
                                  std::int64_t otherwise) {
  const std::string text = command.get(option, std::to_string(otherwise));
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || value < 0) {
    return error(NOREN_E_ILLEGAL, "option_not_number", {"--" + option, text});
  }
  return value;
}

Result<Home> existing(const Command& command) {
  return open_home(command.get("data", ""), Make::no);
}

}  // namespace

int enroll(const Command& command) {
  const auto home = existing(command);
  if (!home) return fail(home.error());
  const auto books = open_books(*home);
  if (!books) return fail(books.error());
  const auto hash = fingerprint(home->certificate.certificate_pem);
  if (!hash) return fail(hash.error());
  SystemRandom random;
  const auto code =
      Terminals(**books, random)
          .invite(command.words.at(0), command.get("shop", "main"), *hash, SystemClock().wall_ms());
  if (!code) return fail(code.error());
  std::cout << *code << "\n";
  std::cerr << "type this code at the terminal within 30 minutes; it works once\n";
  return 0;
}

int revoke(const Command& command) {
  const auto home = existing(command);
  if (!home) return fail(home.error());
  const auto books = open_books(*home);
  if (!books) return fail(books.error());
  SystemRandom random;
  const Status revoked = Terminals(**books, random).revoke(command.words.at(0));
  return revoked ? 0 : fail(revoked.error());
}

namespace {

// The card as the command line names it: a word, or a line of standard input, which no process list
// shows. A code is its own text, every other kind is written in hexadecimal digits.
Result<card::Identifier> read_card(const std::string& word, const std::string& kind) {
  std::string text = word;
  if (word == "-") std::getline(std::cin, text);
  card::Identifier identifier;
  identifier.kind = kind;
  const auto bytes = kind == "code" ? Bytes(text.begin(), text.end()) : from_hex(text);
  if (!bytes) return error(NOREN_E_ILLEGAL, "card_not_hex", {kind});
  identifier.value = *bytes;
  return identifier;
}

}  // namespace

int adjust(const Command& command) {
  const auto home = existing(command);
  if (!home) return fail(home.error());
  const auto books = open_books(*home);
  if (!books) return fail(books.error());
  const std::string file = command.get("program", "");
  const auto text = read_file(file);
  if (!text) return fail(text.error());
  auto program = program::parse(*text, file);
  if (!program) return fail(program.error());
  const auto points = whole_number(command, "points", 0);
  if (!points) return fail(points.error());

  const std::string kind = command.get("kind", "code");
  const auto identifier = read_card(command.words.at(0), kind);
  if (!identifier) return fail(identifier.error());

  SystemClock clock;
  SystemRandom random;
  SqliteStore store(**books);
  Center center(store, clock, random, std::move(*program), home->keys);
  const auto token = card::seal(kind, identifier->value, center.card_public_key(), {}, random);
  if (!token) return fail(token.error());
  AdjustRequest request;
  request.operation.resize(16);
  random.fill(request.operation);
  request.card = Card{token->kind, token->sealed, {}};
  request.points = *points;
  request.sponsor = command.get("sponsor", "MIGRATION");
  request.reason = command.get("reason", "");
  if (const Status begun = store.begin(); !begun) return fail(begun.error());
  const Reply reply = center.adjust(request);
  const Status committed = store.commit();
  if (!committed) {
    store.rollback();
    return fail(committed.error());
  }
  if (reply.status != NOREN_OK) {
    return fail(error(reply.status, reply.reason, reply.details));
  }
  const auto& done = std::get<CompleteReply>(reply.body);
  std::cout << done.member << " " << done.balance << "\n";
  return 0;
}

int faults(const Command& command) {
  const auto home = existing(command);
  if (!home) return fail(home.error());
  if (!home->mock) return fail(error(NOREN_E_DENIED, "home_not_mock", {home->folder}));
  const auto books = open_books(*home);
  if (!books) return fail(books.error());
  Faults switches(**books);
  const std::string action = command.words.at(0);
  if (action == "clear") {
    const Status cleared = switches.clear();
    return cleared ? 0 : fail(cleared.error());
  }
  if (action == "list") {
    for (const Fault& fault : switches.list()) {
      std::cout << fault.terminal << " " << fault.verb << " " << fault.kind << " " << fault.delay_ms
                << " ms, " << (fault.remaining < 0 ? "always" : std::to_string(fault.remaining))
                << "\n";
    }
    return 0;
  }
  if (action != "set") return fail(error(NOREN_E_ILLEGAL, "word_unknown", {action}));
  const auto delay = whole_number(command, "delay-ms", 0);
  const auto count = whole_number(command, "count", 0);
  if (!delay) return fail(delay.error());
  if (!count) return fail(count.error());
  Fault fault;
  fault.terminal = command.get("terminal", "*");
  fault.verb = command.get("verb", "*");
  fault.remaining = *count == 0 ? -1 : *count;
  bool any = false;
  for (const auto& [option, kind] :
       {std::pair("delay-ms", "delay"), std::pair("drop", "drop"),
        std::pair("duplicate", "duplicate"), std::pair("lose-reply", "lose_reply"),
        std::pair("refuse", "refuse")}) {
    if (!command.has(option)) continue;
    any = true;
    fault.kind = kind;
    fault.delay_ms = fault.kind == "delay" ? *delay : 0;
    if (const Status set = switches.set(fault); !set) return fail(set.error());
  }
  return any ? 0
             : fail(error(NOREN_E_ILLEGAL, "option_missing",
                          {"--delay-ms, --drop, --duplicate, --lose-reply or --refuse"}));
}

}  // namespace noren::center
