// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <vector>

#include "tools/noren/command.hpp"
#include "tools/noren/doctor/finding.hpp"

namespace noren::tool::doctor {

// For people: what stops work first, then warnings, then what is well.
void show(std::vector<Finding> findings, const Context& context);

// {"version", "findings": [{"area", "severity", "key", "device", "text", "next", "text_ja",
// "next_ja"}]}, in the order of the areas.
boost::json::object to_json(const std::vector<Finding>& findings);

// Whether something stops work.
bool has_errors(const std::vector<Finding>& findings);

}  // namespace noren::tool::doctor
