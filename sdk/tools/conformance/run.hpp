// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "tools/conformance/options.hpp"
#include "tools/conformance/subject.hpp"

namespace noren::conformance {

enum class Verdict { passed, failed, skipped, warned };

// "ok", "FAIL", "skipped", "warning"
std::string_view name_of(Verdict verdict);

// How one rule fared in one part.
struct TestReport {
  std::string part;
  std::string name;
  std::string english;
  std::string japanese;
  std::string where;
  Verdict verdict = Verdict::passed;
  std::string why;
};

// Hears how a run goes while it goes.
class Progress {
 public:
  virtual ~Progress() = default;
  virtual void part_begins(std::string_view part) = 0;
  virtual void test_ended(const TestReport& report) = 0;
  virtual void asks(std::string_view english, std::string_view japanese) = 0;
};

// Runs the parts that options want, each in a process of its own that is started again behind a
// test that ended it.
Result<std::vector<TestReport>> run(const Options& options, const Subject& subject,
                                    Progress& progress);

// What --report writes.
boost::json::object to_json(const Subject& subject, const std::vector<TestReport>& reports);

}  // namespace noren::conformance
