// SPDX-License-Identifier: Apache-2.0
#include "tools/conformance/run.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "core/base/bytes.hpp"
#include "runtime/platform/durable_files.hpp"
#include "runtime/platform/own_program.hpp"
#include "runtime/platform/system_random.hpp"
#include "tools/conformance/part.hpp"
#include "tools/conformance/watch.hpp"

namespace noren::conformance {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

// A part tells before each call what it calls, so that silence is a plugin that hangs.
constexpr std::chrono::seconds silence_max{100};
constexpr int hangs_max = 2;

json::object parse_line(const std::string& line) {
  json::parse_options lax;
  lax.allow_invalid_utf8 = true;  // what a plugin prints may be anything
  boost::system::error_code failed;
  const json::value value = json::parse(line, failed, {}, lax);
  return !failed && value.is_object() ? value.get_object() : json::object();
}

std::string text(const json::object& object, std::string_view member) {
  const auto* value = object.if_contains(member);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

// A folder of this run's own, gone with it.
class Folder {
 public:
  explicit Folder(const fs::path& path) : path_(path) {}
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  const fs::path path_;
};

// One part, seen from outside: through as many processes as it takes.
class PartRun {
 public:
  PartRun(const Options& options, const Subject& subject, std::string part, Progress& progress,
          fs::path folder)
      : options_(options),
        part_(std::move(part)),
        tests_(tests_for(part_, subject)),
        progress_(progress),
        folder_(std::move(folder)) {}

  Result<std::vector<TestReport>> run() {
    progress_.part_begins(part_);
    std::size_t from = 0;
    for (int hangs = 0; !finished_ && from < tests_.size();) {
      const auto started = start(from);
      if (!started) return started.error();
      platform::OwnProgram& process = **started;
      begun_ = from;
      has_begun_ = false;
      test_.clear();
      last_call_ = "load";
      while (!finished_) {
        const auto line = process.next(silence_max);
        if (!line) break;
        hear(*line);
      }
      if (finished_) break;
      const auto [how, number] = process.end();
      const bool hung = how == "signal" && number == 9;
      hangs += hung ? 1 : 0;
      tell_end(hung ? "nothing was heard for " + std::to_string(silence_max.count()) + " s"
                    : "the process ended (" + how + " " + std::to_string(number) + ")");
      // Where it ended before any test it would only end there again.
      const bool goes_on = has_begun_ && hangs < hangs_max;
      from = goes_on ? begun_ + 1 : tests_.size();
      for (std::size_t i = begun_ + 1; !goes_on && i < tests_.size(); ++i) {
        tell(std::string(tests_[i]->name), Verdict::skipped, "the part was given up");
      }
    }
    judge();
    return std::move(reports_);
  }

 private:
  Result<std::unique_ptr<platform::OwnProgram>> start(std::size_t from) const {
    std::vector<std::string> words{"plugin", "check"};
    words.insert(words.end(), options_.words.begin(), options_.words.end());
    for (std::string word : {std::string("--part"), part_, std::string("--folder"),
                             folder_.string(), std::string("--from"), std::to_string(from)}) {
      words.push_back(std::move(word));
    }
    return platform::OwnProgram::start(words);
  }

  void hear(const platform::OwnProgram::Line& line) {
    if (line.printed) {
      printed_.push_back(line.text);
      return;
    }
    const json::object said = parse_line(line.text);
    if (said.contains("begin")) {
      test_ = text(said, "begin");
      has_begun_ = true;
      begun_ = said.at("index").to_number<std::size_t>();
      last_call_.clear();
    } else if (said.contains("calling")) {
      last_call_ = text(said, "calling");
    } else if (said.contains("saw")) {
      seen_[text(said, "saw")].push_back(text(said, "what"));
    } else if (said.contains("ask")) {
      progress_.asks(text(said, "ask"), text(said, "ask_ja"));
    } else if (said.contains("end")) {
      note_printed();
      const std::string verdict = text(said, "verdict");
      tell(text(said, "end"),
           verdict == "ok"     ? Verdict::passed
           : verdict == "FAIL" ? Verdict::failed
                               : Verdict::skipped,
           text(said, "why"));
      test_.clear();
    } else if (said.contains("finished")) {
      note_printed();
      finished_ = true;
    }
  }

  void note_printed() {
    for (const std::string& line : std::exchange(printed_, {})) {
      seen_["process.quiet"].push_back(line + " (in " + (test_.empty() ? part_ : test_) + ")");
    }
  }

  // The process is gone in the middle of a test.
  void tell_end(std::string why) {
    if (!last_call_.empty()) why += " while calling " + last_call_;
    for (const std::string& line : std::exchange(printed_, {})) why += " | " + line;
    tell(test_.empty() && begun_ < tests_.size() ? std::string(tests_[begun_]->name) : test_,
         Verdict::failed, why);
  }

  void tell(const std::string& name, Verdict verdict, const std::string& why) {
    const auto test = std::find_if(tests_.begin(), tests_.end(),
                                   [&](const Test* one) { return one->name == name; });
    TestReport report{part_, name, "", "", "", verdict, why};
    if (test != tests_.end()) {
      report.english = (*test)->english;
      report.japanese = (*test)->japanese;
      report.where = (*test)->where;
    }
    add(std::move(report));
  }

  void add(TestReport report) {
    progress_.test_ended(report);
    reports_.push_back(std::move(report));
  }

  // The rules that were watched all the time.
  void judge() {
    for (const WatchedRule& rule : watched_rules()) {
      const auto seen = seen_.find(rule.name);
      // The library's own part calls no operation: nothing seen there says nothing.
      if (seen == seen_.end() && part_ == library_part) continue;
      TestReport report{part_,
                        std::string(rule.name),
                        std::string(rule.english),
                        std::string(rule.japanese),
                        std::string(rule.where),
                        Verdict::passed,
                        ""};
      if (seen != seen_.end()) {
        report.verdict = rule.only_warns ? Verdict::warned : Verdict::failed;
        report.why = seen->second[0];
        if (seen->second.size() > 1) {
          report.why += " and " + std::to_string(seen->second.size() - 1) + " more";
        }
      }
      add(std::move(report));
    }
  }

  const Options& options_;
  const std::string part_;
  const std::vector<const Test*> tests_;
  Progress& progress_;
  const fs::path folder_;
  std::vector<TestReport> reports_;
  std::map<std::string, std::vector<std::string>, std::less<>> seen_;
  std::vector<std::string> printed_;
  std::string test_;
  std::string last_call_;
  std::size_t begun_ = 0;
  bool has_begun_ = false;  // a test, in the process that runs now
  bool finished_ = false;
};

}  // namespace

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
      return "ok";
    case Verdict::failed:
      return "FAIL";
    case Verdict::skipped:
      return "skipped";
    case Verdict::warned:
      break;
  }
  return "warning";
}

Result<std::vector<TestReport>> run(const Options& options, const Subject& subject,
                                    Progress& progress) {
  Bytes random(8);
  platform::SystemRandom().fill(random);
  const Folder folder(fs::temp_directory_path() / ("noren-check-" + to_hex(random)));
  std::vector<TestReport> all;
  for (const std::string_view part : {library_part, in_process_part, isolated_part}) {
    if (part != library_part && !options.only.empty() && options.only != part) continue;
    const fs::path own = folder.path() / part;
    if (const auto made = platform::make_private_folder(own); !made) return made.error();
    auto reports = PartRun(options, subject, std::string(part), progress, own).run();
    if (!reports) return reports.error();
    for (TestReport& report : *reports) all.push_back(std::move(report));
  }
  return all;
}

json::object to_json(const Subject& subject, const std::vector<TestReport>& reports) {
  json::array tests;
  json::object counts{{"ok", 0}, {"FAIL", 0}, {"skipped", 0}, {"warning", 0}};
  for (const TestReport& report : reports) {
    const std::string_view verdict = name_of(report.verdict);
    counts[verdict] = counts[verdict].as_int64() + 1;
    tests.push_back(json::object{{"part", report.part},
                                 {"name", report.name},
                                 {"result", verdict},
                                 {"why", report.why},
                                 {"rule", report.english},
                                 {"where", report.where}});
  }
  const auto& manifest = subject.manifest;
  return {{"report_version", 1},
          {"plugin", manifest.id},
          {"version", manifest.version},
          {"library_sha256", manifest.library ? manifest.library->sha256 : ""},
          {"signature_file", subject.has_signature},
          {"note", "the kit checks no signature: it is a tool for developers"},
          {"passed", counts["FAIL"].as_int64() == 0},
          {"summary", counts},
          {"tests", tests}};
}

}  // namespace noren::conformance
