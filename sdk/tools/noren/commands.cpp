// SPDX-License-Identifier: Apache-2.0
// Every command of noren, in the order in which --help shows them.
#include "tools/noren/check/check.hpp"
#include "tools/noren/command.hpp"
#include "tools/noren/doctor/doctor.hpp"
#include "tools/noren/journal/journal.hpp"
#include "tools/noren/mock/mock.hpp"
#include "tools/noren/new/new.hpp"
#include "tools/noren/package/package.hpp"
#include "tools/noren/plugins/plugins.hpp"
#include "tools/noren/preview/preview.hpp"
#include "tools/noren/receipt/receipt.hpp"
#include "tools/noren/sign/sign.hpp"
#include "tools/noren/switch/switch.hpp"

namespace noren::tool {
namespace {

constexpr Command all[] = {
    {"doctor",
     "[--json] [--config FILE] [--administration DIR] [--plugin-path DIR]...\n"
     "      [--bundle FILE [--log FILE]...] [--record FILE [--seconds N]] [--replay FILE]",
     "レジと機器・センターの間の問題と、次にすることを示します。印刷もカードの読み取りもしません。"
     "\n"
     "      終了状態 1 は仕事の止まる異常があるときで、注意だけなら 0 です。\n"
     "      --bundle はサポートに送るファイル（秘密とカード番号は隠します）、--record は機器との\n"
     "      やりとりの記録、--replay はその再生です。",
     "Names what is wrong between the register, its devices and its center, and what to do next.\n"
     "      Prints nothing and reads no card. Exit status 1 if something stops work; warnings do "
     "not.",
     run_doctor},
    {"plugins",
     "[--explain] [--json] [--config FILE] [--administration DIR] [--plugin-path DIR]...",
     "プラグインの一覧。何も読み込みません。--explain は探した場所と理由をすべて示します。",
     "Lists the plugins without loading anything. --explain names every path and reason.",
     list_plugins},
    {"plugin new", "--id com.example.thing --kind KIND --lang c|c++ [DIR]",
     "プラグインのひな形を DIR に作ります。KIND は reader, printer, display, payment, loyalty。",
     "Writes a plugin to start from into DIR. KIND is reader, printer, display, payment or "
     "loyalty.",
     plugin_new},
    {"plugin check",
     "MANIFEST_OR_FOLDER [--config FILE.json] [--secret NAME=FILE]... [--unattended]\n"
     "      [--only in-process|isolated] [--test PREFIX] [--report FILE.json]\n"
     "      [--amount N] [--currency CUR] [--card CODE] [--center-key FILE]",
     "適合試験。プラグインを同じプロセスと子プロセスで動かし、規則ごとに結果を示します。\n"
     "      --unattended はカードを置くなど人手の要る試験を省きます。--amount は支払いに使う額、\n"
     "      --card と --center-key は会員のカードの番号とセンターの公開鍵です。",
     "Runs the conformance kit: the plugin in this process and in a child, one line a rule.\n"
     "      --unattended skips what needs a person. --amount is what the payment service takes,\n"
     "      --card a member's code and --center-key the center's public key in base64.",
     plugin_check},
    {"plugin key", "NAME [--no-password] [--password-file FILE]",
     "発行元の鍵 NAME.key（秘密）と NAME.pub を作ります。",
     "Makes a publisher's keys: NAME.key (secret) and NAME.pub.", make_key},
    {"plugin sign", "--key FILE.key [--password-file FILE] MANIFEST...",
     "ライブラリのハッシュを定義に書き、署名します。",
     "Writes the libraries' hashes into the manifest and signs it.", sign_manifests},
    {"plugin trust", "FILE.pub DOMAIN [--administration DIR]",
     "DOMAIN とその下の ID について、発行元の鍵を信頼します。",
     "Trusts a publisher's key for DOMAIN and the ids below it.", trust_key},
    {"plugin pack", "[--out FILE] MANIFEST_OR_FOLDER",
     "署名したプラグインを一つのファイル（.norenplugin）にまとめます。",
     "Makes one file (.norenplugin) of a signed plugin.", pack_plugin},
    {"plugin install",
     "FILE.norenplugin [--to DIR] [--config FILE] [--administration DIR] [--plugin-path DIR]...",
     "調べてから導入します。前の版は残ります。--to がなければ /usr/local/lib/noren/plugins。",
     "Checks and installs it, and keeps the version before. Without --to:\n"
     "      /usr/local/lib/noren/plugins.",
     install_plugin},
    {"plugin rollback", "ID [--to DIR]", "一つ前の版に戻します。",
     "Goes back to the version before.", roll_plugin_back},
    {"plugin remove", "ID [--to DIR]", "プラグインを削除します。",
     "Removes the plugin and its version before.", remove_plugin},
    {"plugin disable", "ID [--administration DIR]",
     "プラグインを止めます。どこにあっても使われません。",
     "Switches a plugin off, wherever it lies.", disable_plugin},
    {"plugin enable", "ID [--config FILE] [--administration DIR]",
     "止めたプラグイン、または隔離されたプラグインを再び使えるようにします。",
     "Lets a plugin run again that was switched off or quarantined.", enable_plugin},
    {"receipt",
     "FILE|- [--printer FORM] [--columns N] [--encoding cp932] [--data FILE.json]\n"
     "      [--font FILE] [-o FILE]",
     "レシート（ReceiptLine）を、文字、画像、またはプリンターのバイト列にします。誤りは\n"
     "      行と文字の位置で示します。FORM は text（既定）、svg、png、layout と、プリンターの\n"
     "      escpos、escpos-generic（QR コードも点で送る）、starprnt、star-line です。\n"
     "      --columns は用紙の幅で 16〜96 桁、既定 48。--encoding はプリンターの文字コードで\n"
     "      cp932 だけです。--data はひな形に差し込む値、--font は png のフォントです。",
     "Makes text, a picture or a printer's bytes of a receipt (ReceiptLine). Errors name line and\n"
     "      character. FORM is text (usual), svg, png, layout, or a printer's language: escpos,\n"
     "      escpos-generic (QR codes as dots), starprnt, star-line. The paper is 16 to 96 columns\n"
     "      wide, usually 48; printers are sent cp932, the only encoding. --data fills a\n"
     "      template, --font is the font of a png.",
     print_receipt},
    {"receipt preview",
     "FILE [--columns N] [--data FILE.json] [--printer escpos] [--speed MM_PER_S]\n"
     "      [--baud N] [--port N]",
     "レシートをブラウザーに表示し、保存するたびに描き直します。誤りの場所、バイト数、送信時間、\n"
     "      用紙の長さと印字時間も示します。--printer は太字にするプリンター（escpos、\n"
     "      escpos-generic、starprnt、star-line）、--speed は印字速度で既定 150 mm/秒、\n"
     "      --baud はシリアルの速さで既定 9600 です。このコンピューターからだけ開けます。",
     "Shows a receipt in the browser and draws it anew each time it is saved, with its faults, "
     "its\n"
     "      bytes, the time they take on the line, the paper and the time to print it. --printer\n"
     "      is the one in bold: escpos, escpos-generic, starprnt or star-line. --speed is the\n"
     "      printer's, usually 150 mm a second, --baud the serial line's, usually 9600. Only this\n"
     "      machine can open it.",
     preview_receipt},
    {"journal check", "[--config FILE] [--json]",
     "レジのジャーナルを調べます。レジが動いていても使え、何も変えません。",
     "Checks a register's journal, also while it works, and changes nothing.", check_journal},
    {"journal export", "--out FILE [--config FILE] [--all] [--keep]",
     "端末の交換: 未完了の処理を一つのファイルに書き出します。元のレジは以後使えません。\n"
     "      --all は完了した処理も、--keep は元のレジを使えるまま残します。",
     "To replace a terminal: writes what is not settled to one file. The old register is closed\n"
     "      to work then. --all takes what is settled as well; --keep leaves the old one working.",
     export_journal},
    {"journal import", "FILE [--config FILE]",
     "書き出した処理をこの端末のジャーナルに引き継ぎます。何度実行しても同じです。",
     "Takes an export over into this terminal's journal. A second time changes nothing.",
     import_journal},
    {"mock",
     "[--dir DIR] [--program FILE] [--printer escpos|star]... [--display] [--scanner]\n"
     "      [--stripe] [--card felica|ic]... [--script FILE] [--once SECONDS]\n"
     "      [--plugin-path DIR] [--administration DIR]",
     "機器なしでレジを試すための店: "
     "センター、プリンター、スキャナー、カードと、思いどおりの故障。\n"
     "      始めると noren.toml ができます。help と入力すると使い方が出ます。",
     "A shop to try a register with: a center, printers, a scanner, cards, and faults as told.\n"
     "      It writes a noren.toml for your register. Type help once it runs.",
     mock},
};

}  // namespace

std::span<const Command> commands() {
  return all;
}

}  // namespace noren::tool
