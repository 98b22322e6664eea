// SPDX-License-Identifier: Apache-2.0
#include "core/message/catalogue.hpp"

namespace noren {
namespace {

constexpr Message messages[] = {
    {"journal_open", "ジャーナル {0} を開けません: {1}", "The journal {0} can't be opened: {1}"},
    {"journal_full",
     "ディスクに空きがなく記録できません。何も送っていません。空きを作ってください。",
     "The disk is full and nothing can be journaled. Nothing was sent. Make room."},
    {"journal_io", "ジャーナルに書けません。何も送っていません。ディスクを調べてください: {0}",
     "The journal can't be written. Nothing was sent. Check the disk: {0}"},
    {"journal_newer", "ジャーナル {0} は新しい Noren のものです。新しい版で開いてください。",
     "The journal {0} was made by a later Noren. Open it with that one."},
    {"journal_damaged", "ジャーナル {0} が壊れています。写しを取り、問い合わせてください。",
     "The journal {0} is damaged. Keep a copy and ask for help."},
    {"journal_sale_damaged",
     "ジャーナルの販売記録が壊れています。写しを取り、問い合わせてください。",
     "A sale in the journal is damaged. Keep a copy and ask for help."},
    {"operation_unknown", "処理 {0} はまだ届いていません。", "The operation {0} was never seen."},
    {"operation_exists", "その処理番号は既にあります。", "That operation id exists already."},
    {"operation_ended", "処理は既に {0} で終わっています。", "The operation has ended as {0}."},
    {"journal_operation_damaged", "処理 {0} の記録が壊れています。センターに問い合わせてください。",
     "The record of operation {0} is damaged. Ask the center what became of it."},
    {"operation_without_record",
     "処理の記録が壊れ、機械では確認できません。事務局に確認し、係員が解決してください。",
     "The record of it is damaged, so no machine can ask for it. Ask the office, then settle it by "
     "hand."},
    {"payment_needs_record",
     "記録が壊れ、支払額が分かりません。端末で取り消してから、行われていないと解決してください。",
     "Its record is damaged, so nobody knows how much was paid. Reverse it at the terminal, then "
     "settle it as not done."},
    {"journal_broken",
     "ジャーナル {0} への書き込みが途中で失敗し、結果が分かりません。ディスクを調べ、レジを開き直し"
     "てください。",
     "The disk failed while the journal {0} was written, and nobody knows what was kept. Check the "
     "disk and open the register again."},
    {"journal_other_terminal",
     "ジャーナル {0} は端末 {1} のもので、この端末 {2} のものではありません。正しい state "
     "フォルダー"
     "を設定してください。",
     "The journal {0} is terminal {1}'s and not this one's, {2}. Set the right state folder."},
    {"journal_exported",
     "ジャーナル {0} は別の端末へ引き渡されました（{1}）。そちらを使うか、state "
     "を新しいフォルダーに"
     "してください。",
     "The journal {0} was handed over to another terminal ({1}). Use that one, or set state to a "
     "new "
     "folder."},
    {"journal_older", "ジャーナル {0} は古い版のものです。レジを一度開くと新しくなります。",
     "The journal {0} is of an earlier version. Opening the register once brings it up to date."},
    {"journal_missing", "ジャーナル {0} がありません。設定の state を確かめてください。",
     "There is no journal {0}. Check state in the configuration."},
    // Replacing a terminal
    {"journal_export_open", "{0} を読めません。場所と権限を確かめてください。",
     "{0} can't be read. Check place and permissions."},
    {"journal_export_damaged",
     "{0} は書き出したままの内容ではありません。元の端末でもう一度書き出してください。",
     "{0} is not as it was written. Export it again at the old terminal."},
    {"journal_export_newer", "{0} は新しい Noren のものです。新しい版で取り込んでください。",
     "{0} was made by a later Noren. Import it with that one."},
    {"journal_export_center",
     "{0} は別のセンターの端末のものです。同じセンターに登録した端末で取り込んでください。",
     "{0} is from a terminal of another center. Import it at one enrolled at the same center."},
    {"journal_ref_taken",
     "販売番号 {0} はこの端末に既にあります。新しい端末の state で取り込んでください。",
     "This terminal has a sale {0} already. Import into a terminal that has not."},
    {"journal_plugin_missing",
     "販売 {1} にはプラグイン {0} が要ります。noren.toml に同じ name で追加してください。",
     "Sale {1} needs a plugin named {0}. Add one of that name to noren.toml."},
};

}  // namespace

std::span<const Message> messages_of_journal() {
  return messages;
}

}  // namespace noren
