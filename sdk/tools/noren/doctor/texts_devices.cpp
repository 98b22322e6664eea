// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/doctor/texts.hpp"

namespace noren::tool::doctor {
namespace {

constexpr Text texts[] = {
    {"usb_ok", "USB 機器 {1} 台、問題ありません。", "", "Devices at USB: {1}, nothing in the way.",
     ""},
    {"usb_denied", "{0} を使う権限がありません（{1}）。",
     "sudo usermod -aG {2} {3} を実行し、ログインし直してください。",
     "This user may not use {0} ({1}).", "Run: sudo usermod -aG {2} {3} and log in again."},
    {"usb_rules_missing", "{0} を使う権限がありません（{1}）。udev ルールがありません。",
     "noren-tools を入れるか、packaging/udev/70-noren.rules を /etc/udev/rules.d に置き、"
     "sudo udevadm control --reload && sudo udevadm trigger を実行してください。",
     "This user may not use {0} ({1}): the udev rules are missing.",
     "Install noren-tools, or copy packaging/udev/70-noren.rules to /etc/udev/rules.d, then run: "
     "sudo udevadm control --reload && sudo udevadm trigger"},
    {"usb_kernel_driver",
     "{0} はカーネルのドライバー {1} が握っています。Noren は使うたびに取り外しますが、"
     "CUPS など他のプログラムと取り合いになります。",
     "echo 'blacklist {1}' | sudo tee /etc/modprobe.d/noren-{1}.conf && sudo rmmod {1} "
     "を実行してください。",
     "The kernel's driver {1} holds {0}. Noren takes it away for each use, and other programs such "
     "as CUPS may be in the way.",
     "Run: echo 'blacklist {1}' | sudo tee /etc/modprobe.d/noren-{1}.conf && sudo rmmod {1}"},
    {"usb_printer_unused", "プリンター {0} を使うプラグインが設定されていません。",
     "noren.toml に [[plugin]] を加え、config = { output = \"usb:{1}\" } としてください。",
     "No plugin is configured for the printer {0}.",
     "Add a [[plugin]] with config = { output = \"usb:{1}\" } to noren.toml."},
    {"usb_printer_unused_held",
     "プリンター {0} を使うプラグインが設定されておらず、カーネルのドライバー {2} が握っています。",
     "noren.toml に [[plugin]] を加え、config = { output = \"usb:{1}\" } としてください。",
     "No plugin is configured for the printer {0}, and the kernel's driver {2} holds it.",
     "Add a [[plugin]] with config = { output = \"usb:{1}\" } to noren.toml."},
    {"file_missing", "{0} がありません。",
     "プリンターをつないで電源を入れてください。あるなら sudo modprobe usblp。",
     "{0} is not there.", "Plug the printer in and switch it on. If it is: sudo modprobe usblp"},
    {"reader_kernel_driver",
     "カードリーダー {0} はカーネルのドライバー {1} が握っており、pcscd から使えません。",
     "echo 'blacklist {1}' | sudo tee /etc/modprobe.d/noren-{1}.conf && sudo rmmod {1} "
     "を実行し、リーダーをつなぎ直してください。",
     "The kernel's driver {1} holds the card reader {0}, and pcscd can't use it.",
     "Run: echo 'blacklist {1}' | sudo tee /etc/modprobe.d/noren-{1}.conf && sudo rmmod {1} and "
     "plug the reader in anew."},
    {"serial_ok", "シリアルポート {1} 個、問題ありません。", "",
     "Serial ports: {1}, nothing in the way.", ""},
    {"serial_denied", "シリアルポート {0} を使う権限がありません。",
     "sudo usermod -aG {1} {2} を実行し、ログインし直してください。",
     "This user may not use the serial port {0}.",
     "Run: sudo usermod -aG {1} {2} and log in again."},
    {"serial_held", "シリアルポート {0} は別のプログラム {1} が使用中です。",
     "{1} を終了してください。", "Another program, {1}, has the serial port {0} open.", "End {1}."},
    {"serial_missing", "{0} のポートがありません。あるのは:{1}",
     "ケーブルを接続するか、noren.toml のポート名を直してください。",
     "The port of {0} is not there. There are:{1}",
     "Plug it in, or correct the port's name in noren.toml."},
    {"serial_held_by_another",
     "シリアルポート {0} は別のプログラムが使用中です。どれかは root にしか分かりません。",
     "sudo fuser -v {1} で調べて終了してください。ModemManager なら "
     "sudo systemctl disable --now ModemManager。",
     "Another program has the serial port {0} open. Only root can see which.",
     "Look with: sudo fuser -v {1} and end it. If it is ModemManager: sudo systemctl disable --now "
     "ModemManager"},
    {"serial_modem_manager", "シリアルポート {0} を ModemManager が使用中です。",
     "sudo systemctl disable --now ModemManager を実行してください。",
     "ModemManager has the serial port {0} open.",
     "Run: sudo systemctl disable --now ModemManager"},
    {"hid_ok", "スキャナーとカードリーダー（HID）{1} 台、問題ありません。", "",
     "Scanners and readers as HID devices: {1}, nothing in the way.", ""},
    {"hid_denied", "{0} を開く権限がありません（{1}）。",
     "noren-tools の udev ルールを入れ、つなぎ直してください。"
     "直らなければ sudo usermod -aG {2} {3}。",
     "This user may not open {0} ({1}).",
     "Install the udev rules of noren-tools and plug it in anew. If that does not help: sudo "
     "usermod -aG {2} {3}"},
    {"pcsc_ok", "PC/SC サービスは動いています。リーダー: {1}", "",
     "The PC/SC service runs. Readers: {1}", ""},
    {"pcsc_not_running", "PC/SC サービス（pcscd）が止まっています。必要とする機器: {0}",
     "sudo systemctl enable --now pcscd.socket を実行してください。",
     "The PC/SC service (pcscd) does not run. It is needed by: {0}",
     "Run: sudo systemctl enable --now pcscd.socket"},
    {"pcsc_not_installed", "PC/SC サービス（pcscd）が入っていません。必要とする機器: {0}",
     "sudo apt-get install pcscd を実行してください。",
     "The PC/SC service (pcscd) is not installed. It is needed by: {0}",
     "Run: sudo apt-get install pcscd"},
    {"pcsc_not_allowed", "このユーザー（{1}）はカードリーダーを使えません。必要とする機器: {0}",
     "/etc/polkit-1/rules.d に org.debian.pcsc-lite.access_pcsc と access_card を {1} に許す"
     "規則を置いてください。",
     "The user {1} may not use card readers. They are needed by: {0}",
     "Put a polkit rule into /etc/polkit-1/rules.d that allows org.debian.pcsc-lite.access_pcsc "
     "and access_card to {1}."},
    {"pcsc_fault", "PC/SC サービスが応答しません（{1}）。必要とする機器: {0}",
     "sudo systemctl restart pcscd を実行してください。",
     "The PC/SC service does not answer as it should ({1}). It is needed by: {0}",
     "Run: sudo systemctl restart pcscd"},
    {"pcsc_no_reader", "カードリーダーがありません。必要とする機器: {0}",
     "リーダーを接続してください。接続済みなら別の USB 口で試し、pcsc_scan で確かめてください。",
     "There is no card reader. It is needed by: {0}",
     "Plug it in. If it is, try another USB port, and look with pcsc_scan."},
    {"pcsc_reader_missing", "{0} が求めるリーダー「{1}」がありません。あるのは: {2}",
     "リーダーを接続するか、noren.toml の reader を直してください。",
     "The reader \"{1}\" that {0} wants is not there. There are: {2}",
     "Plug it in, or correct \"reader\" in noren.toml."},
    {"pcsc_reader_held", "リーダー {0} は別のプログラムが占有しています。",
     "カードを使う他のプログラムを終了してください。",
     "Another program has the reader {0} for itself.", "End the other program that uses cards."},
    {"device_ok", "{0} は応答しています（{1}）。", "", "{0} answers ({1}).", ""},
    {"device_present", "{0} の設定は正しく読めます。", "", "{0} is configured.", ""},
    {"device_not_asked", "{0} はレジが使用中のため、問い合わせていません。", "",
     "{0} was not asked: the register has it open.", ""},
    {"device_unhealthy", "{0} の点検結果: {1}", "機器の電源・ケーブル・用紙を確かめてください。",
     "{0} says of itself: {1}", "Check its power, cable and paper."},
    {"recording_failed", "記録のとき {0} を開けませんでした（{1}）。",
     "記録した店の機器の電源・ケーブル・権限を確かめてください。",
     "{0} could not be opened when this was recorded ({1}).",
     "Check power, cable and rights of the device where it was recorded."},
    {"replay_differs", "{0} にプラグインが送るものが記録と違います（{1} 回）。",
     "記録したときと同じ版のプラグインで再生してください。",
     "What the plugin sends to {0} differs from the recording ({1} times).",
     "Replay with the version of the plugin that was recorded."},
};

}  // namespace

std::span<const Text> texts_of_devices() {
  return texts;
}

}  // namespace noren::tool::doctor
