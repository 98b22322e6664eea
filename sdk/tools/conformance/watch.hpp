// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json.hpp>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace noren::conformance {

// What is looked at all the time and judged when a part is over.
struct WatchedRule {
  std::string_view name;  // "operations.end_once"
  std::string_view english;
  std::string_view japanese;
  std::string_view where;  // the page that has the rule
  bool only_warns = false;
};
std::span<const WatchedRule> watched_rules();

// Tells the process that runs the parts what happens here, line by line, so that it knows even
// where the next thing is a crash. Thread-safe.
class Watch {
 public:
  void begin(std::string_view test, std::size_t index);
  void end(std::string_view test, std::string_view verdict, std::string_view why);
  // What of the plugin is about to be called.
  void calling(std::string_view what);
  void saw(std::string_view rule, std::string_view what);
  // Something that a person at the device is asked to do.
  void ask(std::string_view english, std::string_view japanese);
  void finished();

  // A text that the plugin must never tell; and something that it told.
  void keep_secret(std::string text);
  void told(std::string_view place, std::string_view text);
  // A line of the host's log: of some it is known which rule they mean.
  void logged(std::string_view line);

 private:
  void write(boost::json::object line);

  std::mutex mutex_;
  std::string calling_;
  std::string test_;
  std::set<std::string> secrets_;
};

}  // namespace noren::conformance
