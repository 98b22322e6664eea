// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "plugins/loyalty-center/verdict.hpp"

namespace noren::loyalty_center {

// A Reply of center.proto as a verdict; nothing where it does not parse to the end, its status and
// outcome do not go together, or it answers another question.
std::optional<Verdict> decode(Verb verb, Asking asking, std::string_view body);

}  // namespace noren::loyalty_center
