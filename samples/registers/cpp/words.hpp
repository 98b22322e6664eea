// SPDX-License-Identifier: Apache-2.0
// What the register says, in both of its languages.
#pragma once

namespace words {

enum class Language { japanese, english };

struct Text {
  const char* japanese;
  const char* english;

  constexpr const char* in(Language language) const {
    return language == Language::english ? english : japanese;
  }
};

// Steps of a sale
inline constexpr Text open{"起動", "open"};
inline constexpr Text begin{"販売開始", "begin"};
inline constexpr Text item{"商品", "item"};
inline constexpr Text card{"カード確認", "card"};
inline constexpr Text balance{"残高照会", "balance"};
inline constexpr Text quote{"試算", "quote"};
inline constexpr Text redeem{"ポイント利用", "redeem"};
inline constexpr Text cash{"現金", "cash"};
inline constexpr Text pay{"キャッシュレス", "pay"};
inline constexpr Text complete{"会計", "complete"};
inline constexpr Text print{"印字", "print"};
inline constexpr Text abandon{"取引中止", "abandon"};
inline constexpr Text resolve{"解決", "resolve"};
inline constexpr Text unfinished{"処理未了", "unfinished"};
inline constexpr Text lose_reply{"応答消失", "lose reply"};

// How they end
inline constexpr Text done{"完了", "done"};
inline constexpr Text running{"処理中", "running"};
inline constexpr Text unknown{"処理未了", "outcome unknown"};
inline constexpr Text refused{"不成立", "refused"};
inline constexpr Text asking_again{"同じ処理番号で、もう一度問い合わせます（二重にはなりません）",
                                   "asking again under the same id; nothing is done twice"};
inline constexpr Text still_unknown{
    "まだ分かりません。別の方法でやり直さないでください。u で一覧、v で解決できます",
    "still unknown. Do not do it by other means: u lists it, v resolves it"};
inline constexpr Text look_at_paper{"紙を見てください。出ていなければ「p again」で再発行します",
                                    "look at the paper; if there is none, \"p again\" reprints"};

// Figures
inline constexpr Text member{"会員", "member"};
inline constexpr Text usable{"使えるポイント", "points usable"};
inline constexpr Text awardable{"付く予定", "would bring"};
inline constexpr Text held{"利用", "redeemed"};
inline constexpr Text awarded{"付与", "awarded"};
inline constexpr Text points{"ポイント", "points"};
inline constexpr Text points_before{"利用前", "before"};
inline constexpr Text points_after{"現在", "after"};
inline constexpr Text total{"合計", "total"};
inline constexpr Text due{"残り", "due"};
inline constexpr Text coupon{"クーポン", "coupon"};
inline constexpr Text file{"ファイル", "file"};
inline constexpr Text count{"件", ""};

// What to do next
inline constexpr Text show_card{"カードをリーダーにかざしてください",
                                "please show the card to the reader"};
inline constexpr Text known_sale{"この番号の販売は途中まで進んでいます。続きから行います。状態:",
                                 "this sale was begun before; it goes on from state"};
inline constexpr Text given_up{"この番号の販売は中止されています。新しい番号で始めてください",
                               "this sale was given up; begin one with a new ref"};
inline constexpr Text left_open{"途中の販売があります。続きは次の引数で:",
                                "a sale is left open; carry on with"};
inline constexpr Text not_understood{"キーが分かりません。? で説明が出ます:",
                                     "not understood; ? explains the keys:"};
inline constexpr Text provisional{"仮ポイント: 通信の回復後に自動で付きます",
                                  "provisional: the points come by themselves with the line"};
inline constexpr Text points_wanted{"「r 100」のように、使うポイント数か max を続けてください",
                                    "say how many points, as in \"r 100\", or max"};
inline constexpr Text answer_wanted{
    "「v ask」問い合わせ、「v reverse」取り消し、「v done」「v not」係員の確認、のどれかです",
    "\"v ask\" asks, \"v reverse\" undoes, \"v done\" and \"v not\" are what staff found out"};
inline constexpr Text simulated_only{"模擬のお店でだけ使えます", "on a simulated till only"};
inline constexpr Text reply_will_be_lost{"センターの次の応答が失われます",
                                         "the center's next answer will be lost"};

inline constexpr Text keys{
    "  c カード確認   r 数 ポイント利用   k 現金   e キャッシュレス   d 会計   p 印字\n"
    "  b 残高照会   a 取引中止   n 次のお客様   u 処理未了の一覧   v 解決   l 応答消失（模擬）\n"
    "  ? 説明   x 終了",
    "  c card   r N redeem   k cash   e pay by a service   d complete   p print\n"
    "  b balance   a abandon   n next customer   u unfinished   v resolve   l lose a reply "
    "(simulated)\n"
    "  ? help   x exit"};

inline constexpr Text help{
    "使い方: noren-register [--config FILE] [--language ja|en] [--ref REF] [--once | --balance]\n"
    "\n"
    "端末で動く小さなレジです。\n"
    "  --config FILE   この noren.toml で動かす（指定がなければ模擬のお店）\n"
    "  --language LANG ja（既定）か en\n"
    "  --ref REF       販売の番号。停電の前と同じ番号なら、その続きになる\n"
    "  --once          決まった販売を一回だけ行い、結果を表示して終わる\n"
    "  --balance       かざされたカードの残高を表示して終わる\n"
    "\n"
    "終了コード: 0 完了、1 不成立、2 引数の誤り、3 処理未了\n",
    "usage: noren-register [--config FILE] [--language ja|en] [--ref REF] [--once | --balance]\n"
    "\n"
    "A small register in the terminal.\n"
    "  --config FILE   runs with this noren.toml (without it: a simulated shop)\n"
    "  --language LANG ja (default) or en\n"
    "  --ref REF       the sale's ref; one from before a power cut is carried on\n"
    "  --once          sells one scripted sale, shows each step, and ends\n"
    "  --balance       shows what is on the card that is shown, and ends\n"
    "\n"
    "exit status: 0 done, 1 refused, 2 wrong arguments, 3 outcome unknown\n"};

}  // namespace words
