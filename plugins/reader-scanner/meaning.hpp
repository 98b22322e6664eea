// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "plugins/reader-scanner/symbology.hpp"

namespace noren::reader_scanner {

enum class Meaning {
  product,      // may be told to the till as it is
  identifier,   // a member's or a coupon's: sealed
  wrong_check,  // a product symbology whose check digit is wrong
};

// Which codes of the shop's own are goods, and which that look like goods are not.
struct MeaningRules {
  std::vector<std::string> item_prefixes;    // of in-store numbers, such as 02 for weighed goods
  std::vector<std::string> member_prefixes;  // of members' numbers
};

// Throws Failure 106 where a member is wrong.
MeaningRules read_rules(const boost::json::object& config);

// What a code stands for. A product is a GTIN in a symbology for goods, or in one that the scanner
// does not name, or an element string that begins with a GTIN and names no person, coupon or asset.
// All else may name somebody. Pure.
Meaning meaning_of(const Code& code, const MeaningRules& rules);

}  // namespace noren::reader_scanner
