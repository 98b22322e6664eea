// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "core/operation/operation.hpp"
#include "runtime/journal/damage.hpp"
#include "runtime/journal/schema.hpp"
#include "tools/noren/journal/journal.hpp"
#include "tools/noren/json_text.hpp"

namespace noren::tool {
namespace {

namespace json = boost::json;
using runtime::Database;
using runtime::Statement;

struct Report {
  std::string terminal;
  std::string exported;
  std::vector<std::pair<std::string, std::int64_t>> states;  // and how many operations are in them
  struct Open {
    std::string id, verb, state, ref;
  };
  std::vector<Open> open;
  runtime::Damage damage;     // not set aside yet: the next start of the register does it
  runtime::Damage set_aside;  // for people
  bool is_good() const { return damage.empty() && set_aside.empty(); }
};

Status read_operations(Database& database, Report& report) {
  Statement counts(database, "SELECT state, count(*) FROM operation GROUP BY state ORDER BY state");
  while (true) {
    const auto row = counts.step();
    if (!row) return database.failure();
    if (!*row) break;
    const auto state = static_cast<operation::State>(counts.integer(0));
    report.states.emplace_back(operation::name(state), counts.integer(1));
  }
  Statement rows(database,
                 "SELECT id, verb, state, ref FROM operation WHERE state NOT IN (2, 3) "
                 "ORDER BY sequence");
  while (true) {
    const auto row = rows.step();
    if (!row) return database.failure();
    if (!*row) return Done{};
    const auto state = static_cast<operation::State>(rows.integer(2));
    report.open.push_back(
        {rows.text(0), rows.text(1), std::string(operation::name(state)), rows.text(3)});
  }
}

Result<Report> read_report(const std::string& path) {
  auto database = Database::open_to_read(path);
  if (!database) return database.error();
  const auto version = runtime::version_of(*database);
  if (!version) return version.error();
  if (*version > runtime::journal_version) {
    return error(NOREN_E_ILLEGAL, "journal_newer", {path});
  }
  if (*version < runtime::journal_version) return error(NOREN_E_ILLEGAL, "journal_older", {path});
  Report report;
  if (const Status sound = runtime::check_pages(*database); !sound) {
    if (sound.error().reason != "journal_damaged") return sound.error();
    report.damage.push_back("pages are damaged: " + sound.error().details.back());
    return report;
  }
  const auto terminal = runtime::read_meta(*database, "terminal");
  const auto exported = runtime::read_meta(*database, "exported");
  auto damage = runtime::find_damage(*database);
  auto set_aside = runtime::set_aside_before(*database);
  if (!terminal) return terminal.error();
  if (!exported) return exported.error();
  if (!damage) return damage.error();
  if (!set_aside) return set_aside.error();
  report.terminal = *terminal;
  report.exported = *exported;
  report.damage = std::move(*damage);
  report.set_aside = std::move(*set_aside);
  if (const Status read = read_operations(*database, report); !read) return read.error();
  return report;
}

json::array lines_of(const runtime::Damage& damage) {
  json::array lines;
  for (const std::string& line : damage) lines.emplace_back(line);
  return lines;
}

json::object to_json(const std::string& path, const Report& report) {
  json::object states;
  for (const auto& [state, count] : report.states) states[state] = count;
  json::array open;
  for (const Report::Open& one : report.open) {
    open.push_back({{"id", one.id}, {"verb", one.verb}, {"state", one.state}, {"ref", one.ref}});
  }
  return {{"journal", path},
          {"terminal", report.terminal},
          {"exported", report.exported},
          {"operations", std::move(states)},
          {"unfinished", std::move(open)},
          {"damage", lines_of(report.damage)},
          {"set_aside", lines_of(report.set_aside)}};
}

void print(const std::string& path, const Report& report, Context& context) {
  context.out << path << '\n';
  context.out << context.say("端末: ", "terminal: ") << report.terminal << '\n';
  if (!report.exported.empty()) {
    context.out << context.say("別の端末へ引き渡し済み: ", "handed over to another terminal: ")
                << report.exported << '\n';
  }
  for (const auto& [state, count] : report.states) context.out << state << ": " << count << '\n';
  for (const Report::Open& one : report.open) {
    context.out << "  " << one.state << "  " << one.verb << "  " << one.ref << "  " << one.id
                << '\n';
  }
  for (const std::string& line : report.damage) {
    context.out << context.say("破損: ", "damaged: ") << line << '\n';
  }
  for (const std::string& line : report.set_aside) {
    context.out << context.say("隔離済み: ", "set aside: ") << line << '\n';
  }
  if (report.is_good()) {
    context.out << context.say("すべての記録が正しく読めます。\n", "All records are sound.\n");
  }
}

}  // namespace

int check_journal(std::span<const std::string_view> words, Context& context) {
  const auto arguments = Arguments::read(words, {"--config"}, {"--json"}, 0, 0);
  if (!arguments) return wrong_usage;
  const auto found = read_register(*arguments);
  if (!found) return fail(context, found.error());
  const std::string path = found->journal();
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) {
    return fail(context, error(NOREN_E_NOEXIST, "journal_missing", {path}));
  }
  const auto report = read_report(path);
  if (!report) return fail(context, report.error());
  if (arguments->has("--json")) {
    context.out << to_readable(to_json(path, *report));
  } else {
    print(path, *report, context);
  }
  return report->is_good() ? done : tool::failed;
}

}  // namespace noren::tool
