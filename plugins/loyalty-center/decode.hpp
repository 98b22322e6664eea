// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "plugins/loyalty-center/verdict.hpp"

namespace noren::loyalty_center {

// A Reply of center.proto as a verdict, with what the header Noren-Standing says as its "center";
// nothing where it does not parse to the end, its status and outcome do not go together, or it
// answers another question.
std::optional<Verdict> decode(Verb verb, Asking asking, std::string_view body,
                              std::string_view standing = {});

}  // namespace noren::loyalty_center
