// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "tools/noren/arguments.hpp"
#include "tools/noren/command.hpp"

namespace noren::tool {

// The password of a key: the first line of --password-file, or typed at the terminal without being
// shown. Errors: password_needed where there is neither, plugin_file.
Result<std::string> password(const Arguments& arguments, Context& context);

// A password for a new key, typed twice. Errors also: password_differs, password_empty.
Result<std::string> new_password(const Arguments& arguments, Context& context);

}  // namespace noren::tool
