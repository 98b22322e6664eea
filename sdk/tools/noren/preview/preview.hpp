// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "tools/noren/command.hpp"

namespace noren::tool {

// `noren receipt preview`: a receipt in the browser, drawn anew each time its file is saved. Until
// it is interrupted.
int preview_receipt(std::span<const std::string_view> arguments, Context& context);

}  // namespace noren::tool
