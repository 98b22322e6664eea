// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/journal/journal.hpp"
#include "tools/noren/journal/report.hpp"
#include "tools/noren/json_text.hpp"

namespace noren::tool {
namespace {

void print(const std::string& path, const JournalReport& report, Context& context) {
  context.out << path << '\n';
  context.out << context.say("端末: ", "terminal: ") << report.terminal << '\n';
  if (!report.exported.empty()) {
    context.out << context.say("別の端末へ引き渡し済み: ", "handed over to another terminal: ")
                << report.exported << '\n';
  }
  for (const auto& [state, count] : report.states) context.out << state << ": " << count << '\n';
  for (const JournalReport::Open& one : report.open) {
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
  const auto report = read_journal_report(path);
  if (!report) return fail(context, report.error());
  if (arguments->has("--json")) {
    context.out << to_readable(to_json(path, *report));
  } else {
    print(path, *report, context);
  }
  return report->is_good() ? done : tool::failed;
}

}  // namespace noren::tool
