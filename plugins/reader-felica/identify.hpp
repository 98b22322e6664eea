// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>

#include "drivers/pcsc/channel.hpp"
#include "plugins/common/refusal.hpp"

namespace noren::reader_felica {

// What a card is told by. The identifier is to be sealed and wiped at once.
struct Identified {
  std::string kind;  // felica_idm or uid
  pcsc::Bytes identifier;
};

// Asks the card on the channel who it is. Refuses what changes from touch to touch: the random id
// of a phone (uid_random) and the pseudo-id of a type B card (pupi).
std::variant<Identified, plugin::Refusal> identify(const pcsc::Bytes& atr, pcsc::Channel& channel);

// FeliCa, in each of the spellings that readers give it.
bool is_felica(const pcsc::Bytes& atr);

}  // namespace noren::reader_felica
