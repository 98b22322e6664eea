// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tools/conformance/calls.hpp"

namespace noren::conformance {

// Calls of noren.loyalty/1: a right one of the slot, one about an earlier key, and the first try
// again as a till does it that does not know how it ended.
host::Call usual(Bench& bench, std::string_view slot);
host::Call about_key(Bench& bench, std::string_view slot, const std::string& original);
host::Call recover_of(Bench& bench, const host::Call& first);
host::Answer recovered(Bench& bench, const host::Call& first);

// A number of an answer's document; 0 where it is absent.
std::int64_t number(const std::string& document, std::string_view member);

// What the member has of the program's first wallet; nothing where the program does not tell.
std::optional<std::int64_t> balance(Bench& bench);

// A sale that was recorded, or the test can't go on.
struct Completed {
  host::Call call;
  host::Answer answer;
};
Completed complete(Bench& bench);

}  // namespace noren::conformance
