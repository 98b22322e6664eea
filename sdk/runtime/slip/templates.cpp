// SPDX-License-Identifier: Apache-2.0
#include "runtime/slip/templates.hpp"

namespace noren::runtime {

std::string_view default_slip_template() {
  return R"({{#program}}^^^{{program}}
{{/program}}領収書
{{date}} {{time}} | No. {{ref}}
-
{{#lines}}{{name}}{{reduced}} | {{amount}}
{{/lines}}
-
^^^合計 | ^^^{{total}}
{{#rates}}（{{rate}}% 対象 {{gross}} | {{tax_label}} {{tax}}）
{{/rates}}
{{#redeemed}}ポイント利用 | -{{redeemed}}
{{/redeemed}}
{{#tenders}}{{name}} | {{amount}}
{{/tenders}}
{{#provisional}}-
"仮ポイント"
センターとの通信ができませんでした。
{{#expected}}今回ポイント（予定） | {{expected}} P
{{/expected}}ポイントは通信の回復後に付きます。
{{/provisional}}
{{#points}}-
会員番号 | {{member}}
前回ポイント | {{balance_before}} P
利用ポイント | {{redeemed}} P
今回ポイント | {{awarded}} P
"ポイント残高" | "{{balance}} P"
{{/points}}
{{#coupons}}=
^^{{title}}
"{{value}}"
{{text}}
{code:{{code}}; option:qrcode,6,m}
{{serial}}
{{#valid_until}}有効期限 {{valid_until}}
{{/valid_until}}
{{/coupons}}
=
)";
}

std::string_view return_slip_template() {
  return R"({{#program}}^^^{{program}}
{{/program}}返品伝票
{{date}} {{time}} | No. {{ref}}
もとの取引 | No. {{original}}
-
{{#lines}}{{name}}{{reduced}} | {{amount}}
{{/lines}}
-
{{#money}}^^^返金額 | ^^^{{money}}
{{/money}}
{{#points}}-
会員番号 | {{member}}
前回ポイント | {{balance_before}} P
取消ポイント | {{taken_back}} P
返却ポイント | {{given_back}} P
{{#debt}}不足ポイント | {{debt}} P
{{/debt}}"ポイント残高" | "{{balance}} P"
{{/points}}
=
)";
}

std::string_view pending_slip_template() {
  return R"(^^^^処理未了
{{date}} {{time}} | No. {{ref}}
-
この取引の結果はまだ確認できていません。
{{what}} | {{amount}}
{{#balance}}取引前残高 | {{balance}} P
{{/balance}}
"もう一度おこなわないでください。"
{{#settled}}お買物は成立しています。
{{/settled}}
{{#not_settled}}結果が分かるまで、お買物は成立していません。
{{/not_settled}}
{{#text}}{{text}}
{{/text}}
{{#days}}{{days}}日以内にこの伝票をお持ちください。
{{/days}}
照会番号
{{operation}}
=
)";
}

}  // namespace noren::runtime
