// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace noren::display_escpos {

struct Reading {
  std::string_view word;
  std::string_view kana;
};

// What tills show, for displays without kanji. Where one word begins another, the longer is first.
inline constexpr Reading kReadings[] = {
    {"お買上げ", "おかいあげ"},
    {"お預り", "おあずかり"},
    {"お預かり", "おあずかり"},
    {"お釣り", "おつり"},
    {"お釣", "おつり"},
    {"釣銭", "つりせん"},
    {"有難う", "ありがとう"},
    {"御座います", "ございます"},
    {"合計", "ごうけい"},
    {"小計", "しょうけい"},
    {"値引", "ねびき"},
    {"割引", "わりびき"},
    {"税込", "ぜいこみ"},
    {"税抜", "ぜいぬき"},
    {"消費税", "しょうひぜい"},
    {"外税", "そとぜい"},
    {"内税", "うちぜい"},
    {"現金", "げんきん"},
    {"残高", "ざんだか"},
    {"会員", "かいいん"},
    {"番号", "ばんごう"},
    {"仮", "かり"},
    {"利用", "りよう"},
    {"付与", "ふよ"},
    {"支払", "しはらい"},
    {"返品", "へんぴん"},
    {"返金", "へんきん"},
    {"商品", "しょうひん"},
    {"点", "てん"},
    {"円", "えん"},
    {"様", "さま"},
    {"個", "こ"},
};

}  // namespace noren::display_escpos
