// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <variant>
#include <vector>

#include "plugins/common/pcsc/card_desk.hpp"
#include "plugins/reader-felica/area.hpp"
#include "plugins/reader-felica/dialect.hpp"

namespace noren::reader_felica {

// The card has none of them; it is the one that answered so at the end.
struct NoNumber {
  Target card;
};

// Silence: nobody in the field speaks FeliCa, or not any more. A card that went away is never taken
// for one without a number: it would be told by another identifier than the time before.
using Number = std::variant<plugin::Identified, NoNumber, Silence, plugin::Refusal>;

// The number in the first of the areas that the card has.
Number read_areas(Dialect& dialect, const std::vector<Area>& areas);

// The IDm in the first of the systems that answers.
Number read_idm(Dialect& dialect, const std::vector<std::uint16_t>& systems);

// An IDm that is made anew each time two devices meet (NFC Forum Digital Protocol, NFCID2 of a
// device that speaks NFC-DEP).
bool is_random_idm(ByteView idm);

// Two IDm of one card differ in the number of the system alone, the first four bits.
bool same_card(ByteView one, ByteView other);

}  // namespace noren::reader_felica
