// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"

namespace noren {

// Crockford's base32, for what people read aloud and type: no I, L, O, U. The last sign carries the
// rest of the bits, zero-filled.
std::string to_crockford(ByteView bytes);

// Reads it back: either case, dashes and spaces skipped, I and L as 1, O as 0. Nothing where a sign
// is foreign, or where the text does not hold exactly `size` bytes.
std::optional<Bytes> from_crockford(std::string_view text, std::size_t size);

// The signs as they are written: upper case, I and L as 1, O as 0. Others stay.
std::string normal_crockford(std::string_view text);

}  // namespace noren
