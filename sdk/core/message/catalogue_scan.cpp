// SPDX-License-Identifier: Apache-2.0
#include "core/message/catalogue.hpp"

namespace noren {
namespace {

// Stripe readers and scanners.
constexpr Message messages[] = {
    {"device_not_connected", "{0} がつながっていません。接続し、電源を入れてください。",
     "{0} is not connected. Plug it in and switch it on."},
    {"device_not_allowed",
     "このユーザーは {0} を開けません。udev ルールを入れるか、グループに加えてください。",
     "This user may not open {0}. Install the udev rules, or add the user to its group."},
    {"device_in_use", "{0} は別のプログラムが使用中です。終了してください。",
     "Another program holds {0}. End it."},
    {"stripe_start_sentinel", "トラック {0} の始まりが読めません。ゆっくり最後まで通してください。",
     "Track {0} has no beginning. Swipe again, slowly and to the end."},
    {"stripe_end_sentinel", "トラック {0} の終わりが読めません。ゆっくり最後まで通してください。",
     "Track {0} has no end. Swipe again, slowly and to the end."},
    {"stripe_parity",
     "トラック {0} に読み誤りがあります。もう一度通すか、リーダーを清掃してください。",
     "Track {0} has a broken character. Swipe again, or clean the reader."},
    {"stripe_lrc",
     "トラック {0} の検査文字が合いません。もう一度通すか、リーダーを清掃してください。",
     "Track {0} does not add up. Swipe again, or clean the reader."},
    {"stripe_unreadable", "トラック {0} を読めません。もう一度通すか、別のカードをお使いください。",
     "The reader could not read track {0}. Swipe again, or use another card."},
    {"stripe_track_missing", "トラック {0} に何もありません。このカードは使えません。",
     "The card has nothing on track {0}. It is not one of this program's."},
    {"stripe_not_member", "このプログラムのカードではありません。専用カードをお使いください。",
     "This card is not one of this program's. Use the program's own card."},
    {"stripe_payment_card",
     "支払い用のカードです。会員の確認には使えません。専用カードをお使いください。",
     "This is a payment card, which names no member. Use the program's own card."},
    {"member_code_damaged", "会員コードが壊れています。もう一度読んでください。",
     "The member's code is damaged. Scan it again."},
    {"member_code_forged", "この会員コードは正しく発行されたものではありません。",
     "This member's code was not issued by the program. Ask for another."},
    {"member_code_expired", "会員コードの期限が切れています。アプリで新しく表示してください。",
     "The member's code is too old. Show a new one in the app."},
    {"member_code_not_yet",
     "会員コードの時刻が進んでいます。スマートフォンの時計を合わせてください。",
     "The member's code is of a later time. Set the phone's clock."},
    {"member_code_replayed", "この会員コードは使用済みです。アプリで新しく表示してください。",
     "This member's code was used before. Show a new one in the app."},
    {"code_too_long", "コードが長すぎます。会員やクーポンのコードを読んでください。",
     "The code is too long. Scan a member's or a coupon's code."},
    {"code_garbled", "コードを最後まで読めませんでした。もう一度読んでください。",
     "The code did not arrive whole. Scan it again."},
    {"code_check_digit", "コードのチェックデジットが合いません。もう一度読んでください。",
     "The code's check digit is wrong. Scan it again."},
};

}  // namespace

std::span<const Message> messages_of_scan() {
  return messages;
}

}  // namespace noren
