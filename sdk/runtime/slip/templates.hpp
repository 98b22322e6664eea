// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace noren::runtime {

// ReceiptLine templates (core/receipt/fill_in) of what a till prints: the files
// templates/*.receipt.

// The slip that a shop gets without a template of its own: the sale, the points and the coupons.
std::string_view default_slip_template();
// 返品伝票: what went back, in money and in points.
std::string_view return_slip_template();
// 処理未了: nobody knows the outcome yet. Says the balance before, and what to do with it.
std::string_view pending_slip_template();
// One coupon alone: "title", "value", "text", "code", "serial", "valid_until", "reissued".
std::string_view coupon_slip_template();
// 会員登録: "member", "code" for the QR code, "name" where it may be printed, "lines" of
// conditions.
std::string_view registration_slip_template();
// ポイント明細: "member", "from", "until", "lines" of "date", "what" and "points", "balance", and
// "expiring" points with the day, "expires".
std::string_view statement_slip_template();

}  // namespace noren::runtime
