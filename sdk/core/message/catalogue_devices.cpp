// SPDX-License-Identifier: Apache-2.0
#include "core/message/catalogue.hpp"

namespace noren {
namespace {

constexpr Message messages[] = {
    {"capture_running", "すでにカード待ちです。先に取り消してください。",
     "A card is already being waited for. Cancel that first."},
    {"capture_canceled", "カード待ちを中止しました。", "Waiting for a card was given up."},
    {"no_card_shown", "時間内にカードがかざされませんでした。もう一度お願いしてください。",
     "No card was shown in time. Ask again."},
    {"card_removed_early", "カードが早く離れました。音が鳴るまで動かさないでください。",
     "The card was taken away too early. Hold it still until it beeps."},
    {"card_mute", "カードが応答しません。1枚だけを平らにかざしてください。",
     "The card does not answer. Hold one card alone, flat."},
    {"card_in_use", "別のプログラムがカードを使用中です。終了してください。",
     "Another program holds the card. End it."},
    {"card_not_supported", "このカードは番号を読めません（{0}）。別のカードをお使いください。",
     "This card tells the reader no number (code {0}). Use another."},
    {"random_id", "スマートフォンの番号は毎回変わります。カードかアプリのコードをお使いください。",
     "A phone's number changes each time. Use the card or the app's code."},
    {"pupi", "この種類のカードは番号が毎回変わります。店のカードをお使いください。",
     "This kind of card changes its number each time. Use the shop's card."},
    {"reader_fault", "リーダーの異常です（{0}）。かざし直すか、つなぎ直してください。",
     "The reader failed ({0}). Show the card again or plug the reader in anew."},
    {"reader_unplugged", "リーダーが外れました。つなぎ直してください。",
     "The card reader was unplugged. Plug it in."},
    {"reader_not_connected", "カードリーダーがありません。接続してください。",
     "No card reader is connected. Plug one in."},
    {"pcsc_not_running", "PC/SC サービスが停止しています。pcscd.socket を起動してください。",
     "The PC/SC service does not run. Start pcscd.socket."},
    {"pcsc_not_allowed", "このユーザーはリーダーを使えません。PC/SC の権限を設定してください。",
     "This user may not use card readers. Change the PC/SC policy."},
    {"simulated_card_name", "かざすカード名を 64 バイト以内で指定してください。",
     "Name the card to present, in at most 64 bytes."},
    {"font_missing", "日本語フォントがありません。fonts-ipafont-gothic を入れてください。",
     "There is no Japanese font. Install fonts-ipafont-gothic."},
    {"preview_not_written", "{0} に書き込めません。フォルダとディスクを確認してください。",
     "The preview could not be written to {0}. Check folder and disk."},
    {"printer_unreachable", "プリンター {0} に接続できません。電源とケーブルを確認してください。",
     "The printer {0} can't be reached. Check power and cable."},
    {"printer_silent", "プリンターが応答しません。電源を入れ直してください。",
     "The printer does not answer. Switch it off and on."},
    {"printer_offline", "プリンターがオフラインです。オンラインにしてください。",
     "The printer is offline. Switch it online."},
    {"printer_cover_open", "プリンターのカバーが開いています。閉めてください。",
     "The printer's cover is open. Close it."},
    {"printer_paper_end", "プリンターの用紙がありません。補充してください。",
     "The printer is out of paper. Put paper in."},
    {"printer_cutter_error",
     "プリンターのカッターが詰まっています。カバーを開けて用紙を取り除いてください。",
     "The printer's cutter is stuck. Open the cover and take the paper out."},
    {"printer_error", "プリンターがエラーです。電源を入れ直してください。",
     "The printer reports an error. Switch it off and on."},
    {"printer_file_not_writable", "{0} に書き込めません。パスとディスクを確認してください。",
     "{0} could not be written. Check path and disk."},
    {"print_unconfirmed", "印刷を確認できません。レシートが出たか確かめてください。",
     "The printer did not confirm. Look whether the receipt came out."},
    {"print_key_taken", "この印刷番号は別のレシートで使用済みです。新しい番号を使ってください。",
     "Another receipt has this print id. Use a new one."},
    {"print_unsafe",
     "レシートにプリンター命令が含まれるため印刷していません。サポートへ連絡してください。",
     "The receipt holds a printer command. Nothing was printed; report it to support."},
    {"paper_end", "プリンターに用紙がありません。用紙を入れてもう一度印刷してください。",
     "The printer has no paper. Put paper in and print again."},
    {"canceled", "取り消しました。何も行われていません。", "Canceled; nothing happened."},
};

}  // namespace

std::span<const Message> messages_of_devices() {
  return messages;
}

}  // namespace noren
