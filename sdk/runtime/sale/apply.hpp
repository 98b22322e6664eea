// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operation/operation.hpp"
#include "core/sale/sale.hpp"

namespace noren::runtime {

// What the journal keeps of a 処理未了 slip, which is not the sale's receipt.
inline constexpr std::string_view pending_slip_request = R"({"slip":"pending"})";
bool is_pending_slip(const operation::Operation& operation);

// What a DONE operation makes of its sale. Twice is the same as once, also where the sale has gone
// on meanwhile: an end that could not be written down is learned again after a restart. False where
// the sale was closed without it: a hold then runs out at the program.
bool apply(sale::Sale& sale, const operation::Operation& operation);

}  // namespace noren::runtime
