// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>

#include "runtime/sale/context.hpp"
#include "runtime/sale/live_sale.hpp"

namespace noren::runtime {

// Whether a verb may settle the sale's unknown operation: 106 where that is another verb's
// ("unknown_<verb>") or the sale is being given up, 110 "other_arguments" where the till asks for
// something else than the first time, 1001 where the journal can't say.
Status is_same_question(Context& context, const LiveSale& live, const std::string& asked,
                        std::initializer_list<operation::Verb> verbs);

}  // namespace noren::runtime
