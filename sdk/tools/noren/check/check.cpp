// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/check/check.hpp"

#include <algorithm>
#include <fstream>
#include <string>

#include "tools/conformance/part.hpp"
#include "tools/conformance/run.hpp"

namespace noren::tool {
namespace {

using conformance::TestReport;
using conformance::Verdict;

constexpr std::size_t name_width = 32;

// One line a test, while it goes.
class Printer final : public conformance::Progress {
 public:
  explicit Printer(Context& context) : context_(context) {}

  void part_begins(std::string_view part) override {
    std::string_view what = context_.say("ライブラリ", "the library");
    if (part == conformance::in_process_part) what = context_.say("同じプロセスで", "in-process");
    if (part == conformance::isolated_part) what = context_.say("子プロセスで", "isolated");
    context_.out << "== " << what << std::endl;
  }

  void test_ended(const TestReport& report) override {
    std::string name = report.name;
    name.resize(std::max(name_width, name.size() + 1), ' ');
    std::string verdict(name_of(report.verdict));
    verdict.resize(8, ' ');
    context_.out << verdict << name << context_.say(report.japanese, report.english) << '\n';
    if (!report.why.empty()) context_.out << "          " << one_line(report.why) << '\n';
    if (report.verdict == Verdict::failed || report.verdict == Verdict::warned) {
      context_.out << "          " << context_.say("規則: ", "rule: ") << report.where << '\n';
    }
    context_.out << std::flush;
  }

  void asks(std::string_view english, std::string_view japanese) override {
    context_.out << "   >>>  " << context_.say(japanese, english) << std::endl;
  }

 private:
  // A plugin's words may hold anything.
  static std::string one_line(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return text;
  }

  Context& context_;
};

void print_summary(Context& context, const std::vector<TestReport>& reports) {
  const auto count = [&](Verdict verdict) {
    return std::count_if(reports.begin(), reports.end(),
                         [&](const TestReport& one) { return one.verdict == verdict; });
  };
  const auto failures = count(Verdict::failed);
  context.out << "== " << count(Verdict::passed) << " ok, " << failures << " FAIL, "
              << count(Verdict::skipped) << " skipped, " << count(Verdict::warned) << " warning: "
              << (failures == 0 ? context.say("合格", "passed")
                                : context.say("不合格", "not passed"))
              << '\n';
}

bool write_report(const conformance::Options& options, const conformance::Subject& subject,
                  const std::vector<TestReport>& reports) {
  if (!options.report) return true;
  std::ofstream file(*options.report, std::ios::binary | std::ios::trunc);
  file << boost::json::serialize(conformance::to_json(subject, reports)) << '\n';
  file.close();
  return !file.fail();
}

}  // namespace

int plugin_check(std::span<const std::string_view> arguments, Context& context) {
  const auto options = conformance::parse_options(arguments);
  if (!options) {
    fail(context, options.error());
    return wrong_usage;
  }
  const auto subject = conformance::load_subject(*options);
  if (!subject) {
    // What a manifest does wrong is the first thing that the kit finds.
    context.out << "FAIL    manifest.valid: " << message(subject.error(), context.language) << '\n';
    return failed;
  }
  if (!options->part.empty()) conformance::run_part(*options, *subject);

  const auto& manifest = subject->manifest;
  context.out << manifest.id << ' ' << manifest.version << " (" << subject->library.string()
              << ")\n"
              << context.say("署名は確認しません（開発者用の道具です）。\n",
                             "Signatures are not checked: this is a tool for developers.\n");
  Printer printer(context);
  const auto reports = conformance::run(*options, *subject, printer);
  if (!reports) return fail(context, reports.error());
  print_summary(context, *reports);
  if (!write_report(*options, *subject, *reports)) {
    return fail(context, error(NOREN_E_FAILURE, "check_report", {options->report->string()}));
  }
  const bool passed = std::none_of(reports->begin(), reports->end(), [](const TestReport& one) {
    return one.verdict == Verdict::failed;
  });
  return passed ? done : failed;
}

}  // namespace noren::tool
