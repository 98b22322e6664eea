// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "plugins/common/receipt_printer/language.hpp"
#include "plugins/common/receipt_printer/profile.hpp"

namespace noren::printer_star {

// Star's line mode as a model family speaks it; null where the profile has words that it does not
// know: fence etb, status esc_ack_soh and esc_rs_a, drawer bel.
std::unique_ptr<receipt_printer::Language> speak(const receipt_printer::Profile& profile);

}  // namespace noren::printer_star
