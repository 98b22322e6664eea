// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"

#include <algorithm>
#include <iostream>
#include <set>

namespace noren::center {
namespace {

struct Shape {
  std::size_t words_min = 0;
  std::size_t words_max = 0;
  std::set<std::string> values;  // options that take one
  std::set<std::string> flags;
  const char* help;
  bool needs_data = true;
};

const std::map<std::string, Shape>& shapes() {
  static const std::map<std::string, Shape> shapes = {
      {"accept-restore",
       {0,
        0,
        {"data", "who", "reason"},
        {},
        "noren-center accept-restore --data DIR --who NAME --reason TEXT\n"
        "  After an old copy of the books was restored and nothing newer can be found: the center\n"
        "  works on from here. What was done since that copy is lost; terminals' slips and their\n"
        "  journals tell what it was.\n"}},
      {"serve",
       {0,
        0,
        {"data", "listen", "program"},
        {"mock"},
        "noren-center [serve] --data DIR --program FILE [--listen 127.0.0.1:7443] [--mock]\n"
        "  Runs the center. The first start makes DIR with its keys. Port 0 takes a free port;\n"
        "  the port is printed and written to DIR/port. --mock makes a center for tests: its\n"
        "  fault switches work, and it must never hold real points.\n"}},
      {"enroll",
       {1,
        1,
        {"data", "shop"},
        {},
        "noren-center enroll TERMINAL --data DIR [--shop main]\n"
        "  Prints a one-time code that enrolls this terminal within 30 minutes.\n"}},
      {"revoke",
       {1,
        1,
        {"data"},
        {},
        "noren-center revoke TERMINAL --data DIR\n"
        "  Ends a terminal's key at once; its coupons stay good.\n"}},
      {"members",
       {0,
        0,
        {"data"},
        {},
        "noren-center members --data DIR\n  Lists members: id, number, points.\n"}},
      {"balance",
       {0,
        1,
        {"data"},
        {},
        "noren-center balance [ACCOUNT] --data DIR\n"
        "  Lists the ledger's accounts, or shows one. Yen accounts count thousandths.\n"}},
      {"entries",
       {0,
        0,
        {"data"},
        {"json", "verify"},
        "noren-center entries --data DIR [--json | --verify]\n"
        "  Lists the journal with its transfers and checks it on the way: ends with 1 and the\n"
        "  first bad entry where one is damaged. --verify checks the whole and lists nothing.\n"}},
      {"export",
       {0,
        0,
        {"data"},
        {},
        "noren-center export --data DIR\n"
        "  Writes everything that an independent check needs, one JSON object a line: the rules,\n"
        "  each entry with its hash, each account.\n"}},
      {"adjust",
       {1,
        1,
        {"data", "program", "kind", "points", "sponsor", "reason"},
        {},
        "noren-center adjust CARD --points N --data DIR --program FILE [--kind code]\n"
        "             [--sponsor MIGRATION] [--reason TEXT]\n"
        "  Gives points that no sale brought, such as a balance from an older system. CARD is\n"
        "  the code, for other kinds hexadecimal digits; - reads it from standard input.\n"}},
      {"member-code",
       {1,
        1,
        {"data", "key-file", "ttl"},
        {"static"},
        "noren-center member-code NUMBER --static\n"
        "noren-center member-code NUMBER [--ttl 120] --data DIR\n"
        "noren-center member-code NUMBER [--ttl 120] --key-file FILE\n"
        "  Prints a member's code, to be shown as a QR code: --static one for a printed card, "
        "which\n"
        "  says who the member is; else one for an app, good for that many seconds (1 to 600) and\n"
        "  one sale, which proves it. NUMBER is 1 to 16 digits and letters; - reads it from "
        "standard\n"
        "  input.\n",
        false}},
      {"member-key",
       {0,
        0,
        {"data", "out"},
        {},
        "noren-center member-key --out FILE --data DIR\n"
        "  Writes the key that issues codes for an app to FILE, which only its owner may read, "
        "for\n"
        "  the app's server. It opens no card and no books.\n"}},
      {"faults",
       {1,
        1,
        {"data", "terminal", "verb", "delay-ms", "count"},
        {"drop", "duplicate", "lose-reply", "refuse"},
        "noren-center faults set [--terminal T] [--verb V] [--count K] --data DIR\n"
        "             and any of --delay-ms N --drop --duplicate --lose-reply --refuse\n"
        "noren-center faults list|clear --data DIR\n"
        "  Makes requests go wrong on purpose, from the next one on; mock centers only.\n"}},
  };
  return shapes;
}

const std::map<std::string, const char*>& texts() {
  static const std::map<std::string, const char*> texts = {
      {"address_unusable",
       "Cannot listen on {0}. Is another program there? Choose another --listen."},
      {"account_unknown", "There is no account {0}. `balance` without a name lists them."},
      {"card_not_hex", "A card of kind {0} is written in hexadecimal digits."},
      {"books_newer",
       "These books were made by a newer noren-center. Install that version, or restore an older "
       "copy."},
      {"center_busy", "Another program holds the books. Try again."},
      {"center_disk_full", "The disk is full; nothing was changed. Make room and try again."},
      {"center_storage", "The books cannot be used: {0}."},
      {"certificate_unreadable",
       "The TLS certificate or its key is damaged. Restore tls.crt and tls.key."},
      {"file_exists", "{0} is there already. Choose another name, or remove it first."},
      {"file_not_private", "{0} can be read by others. Say chmod 600, and have it made anew."},
      {"file_unreadable", "Cannot read {0}. Check the path and its rights."},
      {"file_unwritable", "Cannot write {0}. Check the disk and the folder's rights."},
      {"folder_unusable", "Cannot make or use the folder {0}. Check the path and its rights."},
      {"home_incomplete",
       "{0} is missing or damaged. Restore it from its copy; do not start anew."},
      {"home_missing", "There is no center in {0}. Start one with `serve --data`."},
      {"home_not_mock",
       "{0} is not a mock center, so its fault switches stay off. Use a folder made with --mock."},
      {"journal_damaged",
       "Entry {0} of the journal is damaged ({1}). Stop the center and restore its books."},
      {"ledger_not_behind",
       "These books miss nothing that a terminal has seen. Nothing to accept."},
      {"member_code_damaged", "A member's number is 1 to 16 digits and Latin letters."},
      {"member_key_damaged", "{0} holds no key. Make it with member-key."},
      {"name_not_allowed", "\"{0}\" is no name: 1 to 32 letters, digits, - _ and . please."},
      {"option_missing", "{0} is missing. See --help."},
      {"option_not_number", "{0} takes a whole number, not \"{1}\"."},
      {"option_unknown", "There is no option {0}. See --help."},
      {"program_key_missing", "{0}, line {1}: \"{2}\" is missing. Add it."},
      {"program_key_unknown", "{0}, line {1}: \"{2}\" is no key here. Known are: {3}."},
      {"program_syntax", "{0}, line {1}: {2}."},
      {"program_value", "{0}, line {1}: \"{2}\" takes {3}."},
      {"terminal_unknown", "There is no terminal {0}."},
      {"ttl_out_of_range", "--ttl takes 1 to 600 seconds, not \"{0}\"."},
      {"word_unknown", "\"{0}\" is not understood. See --help."},
  };
  return texts;
}

Error wrong(std::string reason, std::string detail) {
  return error(NOREN_E_ILLEGAL, std::move(reason), {std::move(detail)});
}

}  // namespace

std::string Command::get(const std::string& option, const std::string& otherwise) const {
  const auto found = options.find(option);
  return found == options.end() ? otherwise : found->second;
}

Result<Command> read_command(const std::vector<std::string>& arguments) {
  Command command;
  std::size_t at = 0;
  if (!arguments.empty() && !arguments[0].starts_with("--")) command.name = arguments[at++];
  const auto found = shapes().find(command.name);
  if (found == shapes().end()) return wrong("word_unknown", command.name);
  const Shape& shape = found->second;
  for (; at < arguments.size(); ++at) {
    const std::string& argument = arguments[at];
    if (!argument.starts_with("--")) {
      if (command.words.size() == shape.words_max) return wrong("word_unknown", argument);
      command.words.push_back(argument);
      continue;
    }
    const std::string option = argument.substr(2);
    if (option == "help" || shape.flags.contains(option)) {
      command.options[option] = "";
    } else if (!shape.values.contains(option)) {
      return wrong("option_unknown", argument);
    } else if (++at == arguments.size()) {
      return wrong("option_missing", "The value of " + argument);
    } else {
      command.options[option] = arguments[at];
    }
  }
  if (command.has("help")) return command;
  if (command.words.size() < shape.words_min) return wrong("option_missing", "A word");
  if (shape.needs_data && command.get("data", "").empty()) return wrong("option_missing", "--data");
  return command;
}

std::string help(const std::string& command) {
  const auto found = shapes().find(command);
  if (found != shapes().end()) return found->second.help;
  std::string text = "noren-center: a point program's center in one program\n\n";
  for (const auto& [name, shape] : shapes()) text += std::string(shape.help) + "\n";
  return text;
}

std::string explain(const Error& error) {
  const auto found = texts().find(error.reason);
  std::string text = found == texts().end() ? error.reason : found->second;
  for (std::size_t index = 0; index < error.details.size(); ++index) {
    const std::string mark = "{" + std::to_string(index) + "}";
    const std::size_t place = text.find(mark);
    if (place != std::string::npos) text.replace(place, mark.size(), error.details[index]);
  }
  return text;
}

int fail(const Error& error) {
  std::cerr << "noren-center: " << explain(error) << "\n";
  return 1;
}

}  // namespace noren::center
