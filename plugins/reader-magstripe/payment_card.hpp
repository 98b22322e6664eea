// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace noren::reader_magstripe {

using Text = std::span<const std::uint8_t>;

// Whether a run of 13 to 19 digits in the text is the number of a payment card: it begins as those
// of ISO/IEC 7812-1 that are known to be (payment_card.cpp), or with one of `also`, and its check
// digit fits. The check digit alone proves nothing: one number in ten has it. Pure.
bool has_payment_card(Text text, const std::vector<std::string>& also);

}  // namespace noren::reader_magstripe
