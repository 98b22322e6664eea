// SPDX-License-Identifier: Apache-2.0
#include "core/message/catalogue.hpp"

namespace noren {
namespace {

constexpr Message messages[] = {
    {"card_changed", "読み取り中にカードが入れ替わりました。1枚だけをもう一度かざしてください。",
     "The card was exchanged or reset while it was read. Show one card again."},
    {"card_bad_answer",
     "カードの応答が正しくありません。もう一度かざすか、別のカードをお使いください。",
     "The card's answer can't be understood. Show it again or use another."},
    {"two_cards", "カードが2枚重なっています。1枚だけをかざしてください。",
     "Two cards lie on the reader. Show one alone."},
    {"card_number_absent", "このカードには会員番号がありません。会員カードをお使いください。",
     "This card has no number of this program. Use the program's card."},
    {"card_number_blank", "このカードの会員番号は未登録です。別のカードをお使いください。",
     "The place of the number on this card is empty. Use another card."},
    {"card_number_locked",
     "会員番号を読めません（{0}）。リーダーの設定「areas」を確認してください。",
     "The card does not let its number be read ({0}). Check \"areas\" in the reader's settings."},
    {"card_number_spelling", "会員番号の形式が設定と違います。リーダーの設定を確認してください。",
     "The number on this card is not written as the settings say. Check them."},
    {"reader_passes_no_frames",
     "このリーダーでは会員番号を読めません。対応するリーダーをお使いください。",
     "This card reader can't read the program's number. Use a supported reader."},
    {"icc_no_profile", "このカードの種類は設定されていません。別のカードをお使いください。",
     "No profile in the settings fits this card. Use another card."},
    {"icc_step_refused", "カードが手順{0}を拒否しました（{1}）。カードか設定を確認してください。",
     "The card refused step {0} ({1}). Check the card, or the profile."},
    {"icc_number_absent",
     "カードに会員番号がありません（手順{0}）。カードか設定を確認してください。",
     "Step {0} found no number on the card. Check the card, or the profile."},
    {"icc_pin_missing", "PIN「{0}」が設定されていません。secrets に登録してください。",
     "The PIN {0} is not set. Name its file under secrets."},
    {"icc_pin_unusable", "PIN「{0}」の桁数か文字が正しくありません。登録し直してください。",
     "The PIN {0} has the wrong length or characters. Set it anew."},
    {"icc_pin_wrong", "PINが違います（残り{0}回）。正しいPINを設定してから再起動してください。",
     "The card refused the PIN; {0} tries are left. Set the right one and restart."},
    {"icc_pin_stopped", "PINが拒否されたため停止中です。正しいPINを設定して再起動してください。",
     "A card refused the PIN, so it is not sent any more. Set the right one and restart."},
    {"icc_pin_last_try", "PINの残り回数がわずかです（{0}）。このカードにはPINを送りません。",
     "Too few PIN tries are left on this card ({0}). None is spent."},
    {"icc_pin_blocked", "このカードのPINはロックされています。カードの発行元へ連絡してください。",
     "This card's PIN is blocked. Ask who issued it."},
    {"icc_pin_tries_unknown", "PINの残り回数が分からないため、PINを送っていません（{0}）。",
     "The card does not tell how many PIN tries are left ({0}). None is spent."},
};

}  // namespace

std::span<const Message> messages_of_cards() {
  return messages;
}

}  // namespace noren
