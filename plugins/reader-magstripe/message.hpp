// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "plugins/reader-magstripe/track.hpp"

namespace noren::reader_magstripe {

// Reads what a reader sends to its host as text: tracks with their sentinels in any order and
// number, with STX, ETX, ESC, CR, LF or nothing between them. Track 3 begins with ; + ! or as the
// second % (AAMVA); a ; is track 2 where none came before. %E? and the like are a reader's word for
// "not read", %? for "nothing there". With `lrc_sent` the redundancy character follows each end
// sentinel and is checked. Pure.
Swipe read_message(std::span<const std::uint8_t> message, bool lrc_sent);

// The track that a reader hands over apart, with its sentinels.
Track read_track(std::span<const std::uint8_t> text, std::size_t index, bool lrc_sent);

}  // namespace noren::reader_magstripe
