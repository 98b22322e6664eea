// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plugins/reader-scanner/symbology.hpp"

namespace noren::reader_scanner {

// Whether the last of these digits is their check digit (GS1 General Specifications, section 7.9).
bool check_digit_fits(Text digits);

// Whether it is a number of goods: 8, 12, 13 or 14 digits with a check digit that fits. Pure.
bool is_gtin(Text text);

// Whether a shop gives out such numbers by itself: prefixes 02 and 20 to 29 (GS1 General
// Specifications, section 1.4.2), in a GTIN-12 and GTIN-14 those of the GTIN-13 in it.
bool is_in_store(Text gtin);

}  // namespace noren::reader_scanner
