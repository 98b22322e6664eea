// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tools/noren/command.hpp"

namespace noren::tool {

// A shop to try a register with. Another program (mock.py) in place of this one; returns only where
// that is not installed.
int mock(std::span<const std::string_view> arguments, Context& context);

}  // namespace noren::tool
