// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace noren::tool {

using Words = std::map<std::string, std::string, std::less<>>;

// A template with @include NAME@ lines replaced by those files of `folder` ("c") and @WORD@ by its
// value; words that are not known stay, for CMake. The license line of our own tree is left out:
// what is written belongs to its author.
std::string fill_template(std::string_view text, std::string_view folder, const Words& words);

// The text of a template, or "" where there is none of this name.
std::string_view find_template(std::string_view name);

}  // namespace noren::tool
