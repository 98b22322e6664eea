// SPDX-License-Identifier: Apache-2.0
#include "core/message/catalogue.hpp"

namespace noren {
namespace {

constexpr Message messages[] = {
    {"printer_denied",
     "プリンター {0} を使う権限がありません。ユーザーをグループ lp に入れてください。",
     "This user may not use the printer {0}. Put the user into the group lp."},
    {"printer_in_use",
     "プリンター {0} は他のプログラムが使用中です。そのプログラムを終了してください。",
     "Another program uses the printer {0}. End that one."},
    {"printer_mechanical_error",
     "プリンターに紙が詰まっています。カバーを開けて用紙を取り除いてください。",
     "The printer is jammed. Open the cover and take the paper out."},
    {"printer_overheated", "プリンターのヘッドが高温です。冷めるまでお待ちください。",
     "The print head is too hot. Wait until it has cooled down."},
    {"printer_not_confirming",
     "プリンターが印刷を確認しません。前の印刷を待つか、電源を入れ直すか、profile "
     "を直してください。",
     "The printer does not confirm. Wait, switch it off and on, or set its profile."},
    {"printer_is_a_file", "出力がファイルのため応答できません。output をプリンターにしてください。",
     "A file can't answer. Set output to a printer's address."},
    {"drawer_state_unknown", "このプリンターはドロアの状態を返しません。目で確かめてください。",
     "This printer does not tell its drawer. Look at it."},
    {"display_has_no_keys", "この表示器では選べません。お客様に口頭で確かめてください。",
     "This display has no keys. Ask the customer by word of mouth."},
    {"display_denied", "表示器 {0} を使う権限がありません。ユーザーをグループに入れてください。",
     "This user may not use the display {0}. Put the user into its group."},
    {"display_in_use",
     "表示器 {0} は他のプログラムが使用中です。そのプログラムを終了してください。",
     "Another program uses the display {0}. End that one."},
    {"display_slow", "表示器 {0} が文字を受け取りません。電源とフロー制御を確かめてください。",
     "The display {0} takes no more text. Check its power and its flow control."},
    {"display_unreachable", "表示器 {0} に接続できません。電源とケーブルを確かめてください。",
     "The display {0} can't be reached. Check power and cable."},
    {"health_level", "点検レベルは 1、2、3 のいずれかです。",
     "The level of a health check is 1, 2 or 3."},
    {"statistics_name", "この装置にその統計はありません。名前を確かめてください。",
     "This device does not count that. Check the name."},
};

}  // namespace

std::span<const Message> messages_of_printers() {
  return messages;
}

}  // namespace noren
