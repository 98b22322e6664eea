// SPDX-License-Identifier: Apache-2.0
#include "core/message/catalogue.hpp"

namespace noren {
namespace {

constexpr Message messages[] = {
    // Without a line to the center
    {"queued_complete",
     "通信の回復を待っています。ポイントは自動で付きます。何もしないでください。",
     "Waits for the line to the center and is then sent by itself. There is nothing to do."},
    {"queued_behind", "同じカードの前の販売 {0} の送信を待っています。順に自動で送られます。",
     "Waits behind sale {0} of the same card; both are sent by themselves, in their order."},
    {"sale_request_too_large",
     "この販売は {0} バイトで、通信が回復しても送れません(上限 "
     "{1})。明細を減らすか分けてください。",
     "This sale takes {0} bytes, and the center takes {1}: it could never be sent. Use fewer "
     "lines."},
    {"queued_goes_by_itself",
     "処理 {0} は通信の回復後に自動で送られます。係員による解決はできません。",
     "{0} is sent by itself when the line is back; nobody can settle it by hand."},
    {"manual_operation",
     "機械では確認できない期間になりました。事務局に確認し、係員が解決してください。",
     "Too long ago to be asked about by machine. Ask the office, then settle it by hand."},
    {"coupon_offline",
     "センターにつながらないため、クーポンは使えません。クーポンを外すか、回復を待ってください。",
     "A coupon can't be used without a line to the center. Take it out, or wait for the line."},
    {"redeem_offline",
     "センターにつながらないため、ポイントは使えません。現金などでお支払いください。",
     "Points can't be used without a line to the center. Pay in another way."},
    {"offline_limit", "センターにつながらない間に使えるポイントはあと {0} です。",
     "Without a line to the center {0} more points may be used."},
    {"unknown_refund",
     "返品の結果が確認中です。同じ操作をもう一度行うか、処理未了を解決してください。",
     "The outcome of a return is not known yet. Complete it again, or resolve it."},
    // Returns
    {"return_of_return", "番号 {0} は返品です。返品の返品はできません。",
     "{0} is a return itself; a return can't be returned."},
    {"return_not_done", "番号 {0} の販売は {1} の状態で、完了していません。取り消してください。",
     "The sale {0} is {1}, not done. Give it up instead."},
    {"return_provisional",
     "番号 {0} の販売は通信の回復を待っています。ポイントが付いてから返品してください。",
     "The sale {0} still waits for the line to the center. Return it when its points are awarded."},
    {"return_verb", "返品ではこの操作はできません。明細を入れて完了してください。",
     "Not in a return. Add what comes back, then complete it."},
    {"return_line_kind", "返品の明細は、元の販売の行番号 line で指定してください。",
     "A line of a return is named by its number in the sale: line."},
};

}  // namespace

std::span<const Message> messages_of_offline() {
  return messages;
}

}  // namespace noren
