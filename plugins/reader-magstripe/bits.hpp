// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "plugins/common/input/secret_bytes.hpp"
#include "plugins/reader-magstripe/track.hpp"

namespace noren::reader_magstripe {

// Reads the bits of one track as they came from the stripe, the first one in the highest bit of the
// first byte, with the clocking zeros around them; the card may have been drawn either way. Checks
// each character's parity and the redundancy character (ISO/IEC 7811-2; even parity for track 4,
// JIS X 6302-2). Appends the data between the sentinels to `text`, which is left as it was where
// the answer is not none. No bit set: none, and nothing appended. Pure.
TrackFault read_bits(std::span<const std::uint8_t> bits, const TrackForm& form,
                     plugin::SecretBytes& text);

}  // namespace noren::reader_magstripe
