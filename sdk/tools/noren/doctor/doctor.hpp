// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tools/noren/command.hpp"

namespace noren::tool {

// Names what is wrong between the register, its devices and its center, each with the next step.
// `done` where nothing stops work, also where there are warnings; `failed` where something does.
int run_doctor(std::span<const std::string_view> arguments, Context& context);

}  // namespace noren::tool
