// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/journal/report.hpp"

#include <boost/json.hpp>

#include "core/operation/operation.hpp"
#include "runtime/journal/schema.hpp"

namespace noren::tool {
namespace {

namespace json = boost::json;
using runtime::Database;
using runtime::Statement;

json::array lines_of(const runtime::Damage& damage) {
  json::array lines;
  for (const std::string& line : damage) lines.emplace_back(line);
  return lines;
}

Status read_operations(Database& database, JournalReport& report) {
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

}  // namespace

Result<JournalReport> read_journal_report(const std::string& path) {
  auto database = Database::open_to_read(path);
  if (!database) return database.error();
  const auto version = runtime::version_of(*database);
  if (!version) return version.error();
  if (*version > runtime::journal_version) {
    return error(NOREN_E_ILLEGAL, "journal_newer", {path});
  }
  if (*version < runtime::journal_version) return error(NOREN_E_ILLEGAL, "journal_older", {path});
  JournalReport report;
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

json::object to_json(const std::string& path, const JournalReport& report) {
  json::object states;
  for (const auto& [state, count] : report.states) states[state] = count;
  json::array open;
  for (const JournalReport::Open& one : report.open) {
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

}  // namespace noren::tool
