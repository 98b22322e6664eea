// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "tools/conformance/options.hpp"
#include "tools/conformance/subject.hpp"
#include "tools/conformance/test.hpp"

namespace noren::conformance {

// The tests of a part for this plugin, in their order.
std::vector<const Test*> tests_for(std::string_view part, const Subject& subject);

// Runs one part from options.from on and tells the process that started this one how it goes. The
// plugin may end this process at any moment; else it ends here.
[[noreturn]] void run_part(const Options& options, const Subject& subject);

}  // namespace noren::conformance
