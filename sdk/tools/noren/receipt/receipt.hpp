// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "tools/noren/command.hpp"

namespace noren::tool {

// `noren receipt`: a receipt as a printer, a picture or a text would have it.
int print_receipt(std::span<const std::string_view> arguments, Context& context);

}  // namespace noren::tool
