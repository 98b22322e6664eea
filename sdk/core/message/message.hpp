// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace noren {

enum class Language { japanese, english };

std::optional<Language> find_language(std::string_view name);  // ja or en

// What a person reads: what is wrong, where, and what to do next, in one line. A reason that the
// catalogue does not know is shown as it is, with its details.
std::string message(const Error& error, Language language);

}  // namespace noren
