// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace noren::charset {

// Joins letters with the marks that follow them, as Unicode's form NFC does: か and U+3099 become
// が. Other characters stay what they are, also where NFC would put another in their place: it
// makes of the 神 of a name, U+FA19, the more common U+795E. Pure and thread-safe.
std::string composed(std::string utf8);

// The same of the end of a text, from a letter's beginning on.
void compose(std::string& utf8, std::size_t from);

}  // namespace noren::charset
