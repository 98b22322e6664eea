// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/manifest/manifest.hpp"
#include "tools/noren/command.hpp"

namespace noren::tool {

// What of the machine a plugin may use, in words.
std::string grants_text(const manifest::Grants& grants, const Context& context);

}  // namespace noren::tool
