// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <string>

namespace noren::tool {

// JSON for people: two spaces a level, what is short on one line, members in their order, a line
// end at the end.
std::string to_readable(const boost::json::value& value);

}  // namespace noren::tool
