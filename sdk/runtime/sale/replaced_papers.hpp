// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/array.hpp>

#include "core/operation/journal.hpp"
#include "core/sale/sale.hpp"

// Coupons that were printed again, until the program has been told of it. It is told so that an
// older paper is worth nothing; that a coupon counts once does not depend on it. Loop only.
namespace noren::runtime {

// A newer paper of the sale's coupons has come out for certain.
void note_replaced(operation::Journal& journal, const sale::Sale& sale);

// What the next completion tells: [{"serial", "instance"}], at most 100.
boost::json::array replaced_to_tell(const operation::Journal& journal);

// A completion has told what its request says.
void forget_replaced(operation::Journal& journal, const operation::Operation& told);

}  // namespace noren::runtime
