// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "plugins/common/receipt_printer/language.hpp"
#include "plugins/common/receipt_printer/profile.hpp"

namespace noren::printer_escpos {

// ESC/POS as a model family speaks it; null where the profile has words that it does not know:
//   fence   gs_paren_h, gs_r
//   status  dle_eot, which all need, and gs_a
//   drawer  dle_dc4, esc_p
//   image   gs_v_0, gs_8_l
std::unique_ptr<receipt_printer::Language> speak(const receipt_printer::Profile& profile);

}  // namespace noren::printer_escpos
