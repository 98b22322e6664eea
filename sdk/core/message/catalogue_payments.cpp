// SPDX-License-Identifier: Apache-2.0
#include "core/message/catalogue.hpp"

namespace noren {
namespace {

constexpr Message messages[] = {
    {"payment_declined", "決済が承認されませんでした。別の方法をお願いしてください。",
     "The service declined. Ask for other means."},
    {"payment_amount", "金額は 1 以上にしてください。", "The amount to take must be more than 0."},
    {"payment_key_missing",
     "取引番号がありません。プログラムの誤りです。サポートへ連絡してください。",
     "The request names no operation: a program fault. Tell support."},
    {"payment_key_reused",
     "同じ取引番号で内容が違います。プログラムの誤りです。サポートへ連絡してください。",
     "Same operation, other content: a program fault. Tell support."},
    {"payment_in_doubt", "処理未了です。結果を確認してください。",
     "Nobody knows yet whether it happened. Resolve it."},
    {"payment_not_seen", "この決済は記録にありません。", "The service knows no such payment."},
    {"payment_never_happened", "決済は行われていません。今後も行われません。",
     "It did not happen and never will."},
    {"payment_reversed", "実行前に取り消されました。", "It was reversed before it happened."},
    {"payment_not_reversible", "取消は元に戻せません。決済し直してください。",
     "A reversal can't be undone. Take the payment again."},
    {"payment_not_reserved", "確保された金額がありません。",
     "There is no open reservation to take from."},
    {"payment_over_reserved", "確保額を超えています。金額を確かめてください。",
     "More than was reserved can't be taken. Check the amount."},
    {"payment_over_refunded", "受取額を超える返金はできません。金額を確かめてください。",
     "More than was taken can't be given back. Check the amount."},
    {"payment_already_refunded", "一部返金済みです。残りは返金で処理してください。",
     "Partly given back already. Refund the rest."},
    {"payment_timeout", "送信前に時間切れです。もう一度お試しください。",
     "Time ran out before anything was sent. Try again."},
    {"payment_canceled", "送信前に中止しました。", "Given up before anything was sent."},
    {"payment_storage", "決済記録を使えません。ディスクを確認してください。",
     "The payment book can't be used. Check the disk."},
};

}  // namespace

std::span<const Message> messages_of_payments() {
  return messages;
}

}  // namespace noren
