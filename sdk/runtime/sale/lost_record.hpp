// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "runtime/sale/context.hpp"
#include "runtime/sale/live_sale.hpp"

namespace noren::runtime {

// A sale whose unknown operation has no record any more: what was sent is lost, so no machine can
// send it again, and only people find out. Loop only.

// 1001: it stays unknown.
Error record_lost(const std::string& operation);

// That operation, as far as the sale tells what it was.
operation::Operation without_record(Context& context, const sale::Sale& sale);

// Settles it as a person has told: `told` is written down with the sale. 106 where what was done
// can't be known without the record.
Status settle_without_record(Context& context, LiveSale& live, const host::Answer& answer,
                             const std::string& told);

}  // namespace noren::runtime
