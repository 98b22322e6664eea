// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "drivers/pcsc/channel.hpp"
#include "plugins/common/refusal.hpp"

namespace noren::plugin {

// What a card's answer that is not good means for the person at the till: the fault of the way to
// it, else that its status word says no.
Refusal card_refusal(const pcsc::Response& response);

// The same for a fault alone.
Refusal card_refusal(pcsc::Fault fault, pcsc::Code code);

// Four digits: "6A82".
std::string status_text(std::uint16_t status_word);

}  // namespace noren::plugin
