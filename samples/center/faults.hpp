// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "database.hpp"

namespace noren::center {

// What may be made to go wrong on purpose, for people who test their register.
struct Fault {
  std::string terminal = "*";  // * is any
  std::string verb = "*";
  std::string kind;  // delay, drop, duplicate, lose_reply or refuse
  std::int64_t delay_ms = 0;
  std::int64_t remaining = -1;  // how often still; -1 without end
};

// The switches stand in the books, so that a running center sees them at the next request. Only a
// mock's books have any. Not thread-safe.
class Faults {
 public:
  explicit Faults(Database& database) : database_(database) {}

  Status set(const Fault& fault);
  Status clear();
  std::vector<Fault> list();
  // What meets this request; counts it down.
  std::vector<Fault> take(std::string_view terminal, std::string_view verb);

 private:
  Database& database_;
};

}  // namespace noren::center
