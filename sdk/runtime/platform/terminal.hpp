// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace noren::platform {

// Asks at the terminal that started this process, not on the standard streams, and does not show
// what is typed. Nothing where there is no terminal.
std::optional<std::string> read_hidden_line(std::string_view prompt);

// Whether somebody sees what goes to standard output.
bool output_is_terminal();

}  // namespace noren::platform
