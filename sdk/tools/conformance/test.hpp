// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace noren::conformance {

class Bench;

// Thrown by a test that can't go on: the rule is broken, or does not apply here.
struct Failed {
  std::string why;
};
struct Skipped {
  std::string why;
};

// One rule, and how it is tried. A test does not know whether the plugin is in this process.
struct Test {
  std::string_view name;  // "payment.same_key_same_answer"
  std::string_view english;
  std::string_view japanese;
  std::string_view where;  // the page that has the rule
  void (*run)(Bench& bench);
};

// The tests of the file and its tables: everyone's, in a process of its own.
std::span<const Test> library_tests();
// Those of every instance, and those of an interface that the kit knows, else none.
std::span<const Test> instance_tests();
std::span<const Test> operation_tests();
std::span<const Test> tests_of(std::string_view interface_id);

}  // namespace noren::conformance
