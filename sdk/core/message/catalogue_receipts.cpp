// SPDX-License-Identifier: Apache-2.0
#include "core/message/catalogue.hpp"

namespace noren {
namespace {

constexpr Message messages[] = {
    {"text_not_cp932",
     "文字コードが Shift_JIS ではありません（{0} "
     "バイト目）。レジの文字コード設定を確認してください。",
     "The text is not Shift_JIS at byte {0}. Check the till's encoding."},
    {"receipt_not_utf8",
     "レシート {0} 行目 {1} 文字目が UTF-8 ではありません。UTF-8 で保存してください。",
     "Receipt {0}:{1} is not UTF-8. Save the template as UTF-8."},
    {"receipt_brace",
     "レシート {0} 行目 {1} 文字目: 文字としての波かっこは \\{ \\} と書いてください。",
     "Receipt {0}:{1}: write \\{ and \\} for braces in text."},
    {"receipt_property_open",
     "レシート {0} 行目 {1} 文字目: プロパティが閉じていません。行末に } を書いてください。",
     "Receipt {0}:{1}: this property is not closed. End its line with }."},
    {"receipt_property_beside_text",
     "レシート {0} 行目 {1} 文字目: プロパティは一行に単独で、複数は ; で区切って書いてください。",
     "Receipt {0}:{1}: a property stands alone on its line, several with ; between. Move it."},
    {"receipt_not_filled",
     "レシート {0} 行目 {1} 文字目: {2} に差し込む値がありません。--data で値を渡してください。",
     "Receipt {0}:{1}: {2} has no data. Give it with --data."},
    {"receipt_property_malformed",
     "レシート {0} 行目 {1} 文字目: プロパティは「名前: 値」と書いてください。",
     "Receipt {0}:{1}: write a property as name: value."},
    {"receipt_property_invalid", "レシート {0} 行目 {1} 文字目: {2} の値を直してください。",
     "Receipt {0}:{1}: the value of {2} is wrong. Correct it."},
    {"receipt_property_unsupported",
     "レシート {0} 行目 {1} 文字目: {2} というプロパティはありません。削除してください。",
     "Receipt {0}:{1}: there is no property {2}. Remove it."},
    {"receipt_barcode_invalid",
     "レシート {0} 行目 {1} 文字目: このバーコードでは表せません。値か種類を直してください。",
     "Receipt {0}:{1}: this kind of barcode can't say that. Correct the value or the kind."},
    {"receipt_picture_unreadable",
     "レシート {0} 行目の画像を読めません（{1}）。PNG を作り直してください。",
     "Receipt line {0}: the picture {1}. Make the PNG anew."},
    {"receipt_characters_missing",
     "{0} は 〓 と印字されます。別の文字にするか、フォントとプリンターを確認してください。",
     "{0} will be printed as 〓. Write others, or look at the fonts and the kind of printer."},
    {"receipt_command_forbidden",
     "レシート {0} 行目 {1} 文字目: 機器コマンドは使えません。削除してください。",
     "Receipt {0}:{1}: device commands are not allowed. Remove them."},
    {"receipt_too_long", "レシートが {0} バイトを超えました。短くしてください。",
     "The receipt has over {0} bytes. Shorten it."},
    {"receipt_too_nested",
     "ひな形 {0} 行目 {1} 文字目: 区間 {2} の入れ子か繰り返しが多すぎます。簡単にしてください。",
     "Template {0}:{1}: section {2} is nested or repeated too often. Simplify it."},
    {"receipt_section_open",
     "ひな形 {0} 行目 {1} 文字目: 区間 {2} の始めと終わりが合いません。直してください。",
     "Template {0}:{1}: section {2} has no matching beginning and end. Correct it."},
    {"receipt_placeholder_invalid",
     "ひな形 {0} 行目 {1} 文字目: {2} は差し込み名として使えません。直してください。",
     "Template {0}:{1}: {2} is not a valid placeholder. Correct it."},
    {"receipt_value_absent",
     "ひな形 {0} 行目 {1} 文字目: 差し込む値に {2} がありません。名前か値を確認してください。",
     "Template {0}:{1}: the data has no {2}. Check the name and the data."},
    {"receipt_value_structured",
     "ひな形 {0} 行目 {1} 文字目: {2} "
     "は一覧かオブジェクトです。区間にするか、中の値を指定してください。",
     "Template {0}:{1}: {2} is a list or an object. Make it a section, or name a value in it."},
    {"receipt_data_not_json",
     "差し込む値が JSON のオブジェクトではありません。--data のファイルを直してください。",
     "The data is no JSON object. Correct the file of --data."},
    {"file_not_written", "{0} に書けません。場所と空き容量を確認してください。",
     "{0} can't be written. Check the place and its free space."},
    {"receipt_empty", "レシートに印字内容がありません。ひな形を確認してください。",
     "Nothing stands on this receipt. Check the template."},
    {"layout_invalid", "レイアウトの {0} が不正です。用紙幅の設定を確認してください。",
     "The layout is wrong at {0}. Check the paper width in the settings."},
};

}  // namespace

std::span<const Message> messages_of_receipts() {
  return messages;
}

}  // namespace noren
