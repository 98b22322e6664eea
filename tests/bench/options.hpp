// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <stdexcept>
#include <string>

namespace noren::bench {

// The words of a measuring program: --name value, each once. tests/bench/run writes them.
class Options {
 public:
  Options(int count, char** words) {
    for (int i = 1; i + 1 < count; i += 2) values_[words[i]] = words[i + 1];
  }
  const std::string& text(const std::string& name) const {
    const auto found = values_.find("--" + name);
    if (found == values_.end()) throw std::invalid_argument("--" + name + " is missing");
    return found->second;
  }
  int number(const std::string& name) const { return std::stoi(text(name)); }
  double seconds() const { return std::stod(text("seconds")); }  // of one repeat
  int repeats() const { return number("repeats"); }

 private:
  std::map<std::string, std::string> values_;
};

// The body of main(): what goes wrong is said in one line, with exit status 1.
template <typename Measure>
int run(int count, char** words, Measure measure) {
  try {
    measure(Options(count, words));
    return 0;
  } catch (const std::exception& why) {
    std::fprintf(stderr, "%s: %s\n", words[0], why.what());
    return 1;
  }
}

}  // namespace noren::bench
