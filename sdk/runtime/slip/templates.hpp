// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace noren::runtime {

// ReceiptLine templates (core/receipt/fill_in) of what a till prints.

// The slip that a shop gets without a template of its own: the sale, the points and the coupons.
std::string_view default_slip_template();
// 返品伝票: what went back, in money and in points.
std::string_view return_slip_template();
// 処理未了: nobody knows the outcome yet. Says the balance before, and what to do with it.
std::string_view pending_slip_template();

}  // namespace noren::runtime
