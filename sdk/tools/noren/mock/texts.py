# SPDX-License-Identifier: Apache-2.0
"""What noren mock says, in Japanese and English: what happened, where, and what to do next."""

TEXTS = {
    "folder_new": ("フォルダ {folder}（終了時に消えます。残すには --dir）",
                   "folder {folder}, which goes at the end; --dir DIR keeps one"),
    "folder_kept": ("フォルダ {folder}（残ります。次回はその続きから始まります）",
                    "folder {folder}, which stays; the next start goes on with it"),
    "program": ("プログラム {program}", "program {program}"),
    "terminal": ("端末 {terminal}", "terminal {terminal}"),
    "paper_in": ("{language}、用紙は {folder}", "{language}, its paper in {folder}"),
    "display": ("客面表示", "customer display"),
    "scanner": ("バーコード・QR コード", "scanner of bar codes and QR codes"),
    "stripe": ("磁気カードリーダー", "stripe reader"),
    "card": ("{kind}、リーダー {reader}", "{kind}, for the reader {reader}"),
    "points": ("{points} ポイント", "{points} points"),
    "how": ("レジを開くには:", "to open a register:"),
    "how_cards": ("カードを使うレジにはこの環境変数も要ります",
                  "a register that is to see the cards needs this in its environment"),
    "words": ("入力: help で使い方、quit で終了", "type help for the words, quit to end"),
    "left_out": ("{name} なし: {why}", "without {name}: {why}"),
    "plugin_unusable": ("プラグイン {id} が使えません。{why}",
                        "the plugin {id} can't be used. {why}"),
    "plugin_missing": ("導入されていません。noren plugins --explain が探した場所を示します。",
                       "It is not installed; noren plugins --explain names the places."),
    "cards_unavailable": ("カードは使えません（{why}）。ほかは続けます。",
                          "no cards ({why}); the rest goes on"),
    "font": ("用紙の画像がありません。fonts-ipafont-gothic を入れてください。文字は {folder} にあります。",
             "there is no picture of the paper: install fonts-ipafont-gothic. Its text is in {folder}."),
    "ended_itself": ("{name} が終了しました（{status}）。{log} を見てください。",
                     "{name} ended by itself ({status}). See {log}."),
    "not_started": ("{name} を起動できません: {why}。{log} を見てください。",
                    "{name} does not start: {why}. See {log}."),
    "no_program": ("{name} がありません。パッケージ {package} を入れてください。",
                   "{name} is not installed. Install the package {package}."),
    "folder_in_use": ("{folder} は別の noren mock が使っています。終了するか、別の --dir を使ってください。",
                      "another noren mock uses {folder}. End that one or choose another --dir."),
    "folder_foreign": ("{folder} には他のファイルがあります。空のフォルダを --dir に指定してください。",
                       "{folder} holds something else. Give --dir an empty folder."),
    "folder_long": ("{folder} は長すぎます。ソケットのため {most} バイト以内にしてください。",
                    "{folder} is too long for the socket in it: {most} bytes at most."),
    "script_unreadable": ("{file} を読めません: {why}。", "{file} can't be read: {why}."),
    "ended": ("終了しました。", "ended; nothing that was started is left"),
    # Replies
    "unknown_word": ("{word} は分かりません。help で一覧を表示します。",
                     "there is no word {word}. Type help."),
    "no_thing": ("{name} はありません。あるのは: {known}。", "there is no {name}. There are: {known}."),
    "none": ("なし", "none"),
    "usage": ("こう入力してください: {usage}", "say it so: {usage}"),
    "printer_words": ("プリンターには {words} のどれかを入力してください。",
                      "a printer takes one of: {words}"),
    "nobody_reads": ("{name} を開いているレジがありません。先にレジを {place} で開いてください。",
                     "no register has {name} open. Open one with {place} first."),
    "too_long": ("{name} には 4000 バイトまでです。", "{name} takes 4000 bytes at most."),
    "lies": ("{name} をリーダーに置きました", "{name} lies on the reader"),
    "gone": ("{name} をリーダーから取りました", "{name} is off the reader"),
    "taken_away": ("先に {other} を取りました", "{other} was taken away first"),
    "fault_set": ("次の {verb} {count} 回", "for the next {count} of {verb}"),
    "fault_stays": ("{verb}、center clear まで", "for {verb}, until center clear"),
    "center_is_down": ("センターは停止中です。center up で起動してください。",
                       "the center is down. Say center up."),
    "center_listens": ("{address} で動いています", "it listens at {address}"),
    "center_refuses": ("センターの返事: {why}", "the center says: {why}"),
    "proves_later": ("起動から 1 分たったセンターでは、本人の証明にもなります",
                     "it also proves the member, to a center that is up for a minute"),
    "given": ("残高 {balance} ポイント", "the balance is {balance} points"),
    "up": ("稼働中", "up"),
    "down": ("停止中", "down"),
    "entries": ("台帳 {count} 件", "{count} ledger entries"),
    "sheets": ("用紙 {count} 枚", "{count} sheets"),
    "working": ("動作中", "working"),
    "stopped": ("停止中", "stopped"),
    "read": ("レジが使用中", "a register has it"),
    "unread": ("レジは未使用", "no register has it"),
    "lying": ("リーダーの上", "on the reader"),
    "away": ("リーダーの外", "off the reader"),
    "not_awaited": ("{event} は待てません。待てるのは: {known}。",
                    "{event} can't be waited for. There are: {known}."),
    "script_ended": ("スクリプトは終わりました。", "the script is at its end"),
    "only_script": ("{word} はスクリプトの中だけで使えます。", "{word} is for scripts only."),
}

HELP = ("""\
tap card-1                  カードをリーダーに置く（remove card-1 で取る）
remove-at card-1 N          置いたカードを N 番目のコマンドの途中で抜く
scan 4901234567894          コードを読ませる（scan ]C0... は AIM 識別子から送る）
scan-app 1001               会員番号 1001 のアプリのコードを新しく作って読ませる
swipe 9801000001            磁気カードを通す（第2トラック。;... %... はそのまま送る）
points CODE|card-1|stripe N ポイントを付ける
printer-1 paper out|in      用紙切れ。ほかに cover open|close、near|plenty（paper の後）、
                            cutter jam|free、drawer open|close、power off|on、
                            cable pull|plug、at N paper|cover|power|cable|silent|deaf|lie、
                            text、tear
center lose_reply [VERB] [N]  次の N 回の返事をなくす（VERB は complete、any など）
center drop|refuse|duplicate [VERB] [N]
center delay MS [VERB]      返事を遅らせる
center clear                以上を取り消す
center down | center up     センターを止める、再び動かす
status                      すべての状態
wait N、after EVENT         スクリプトで: N 秒待つ、EVENT まで待つ
until EVENT scan CODE       スクリプトで: EVENT まで 1 秒ごとに繰り返す。EVENT は
                            open、sheet、stop（プリンターの停止）、hold、complete、cancel、refund、adjust
quit                        終了
""", """\
tap card-1                  lays a card on its reader; remove card-1 takes it away
remove-at card-1 N          pulls it in the middle of the N-th command after it was laid down
scan 4901234567894          scans a code; scan ]C0... sends the AIM identifier as it stands
scan-app 1001               scans a new code, as the app of member 1001 would show it
swipe 9801000001            draws a card, track 2; what begins with ; or % goes as it stands
points CODE|card-1|stripe N gives points
printer-1 paper out|in      and paper near|plenty, cover open|close, cutter jam|free,
                            drawer open|close, power off|on, cable pull|plug,
                            at N paper|cover|power|cable|silent|deaf|lie, text, tear
center lose_reply [VERB] [N]  loses the answer to the next N requests; VERB: complete, any, ...
center drop|refuse|duplicate [VERB] [N]
center delay MS [VERB]      answers late
center clear                takes all of these back
center down | center up     stops the center and starts it again
status                      how everything stands
wait N, after EVENT         in a script: waits N seconds, or for EVENT
until EVENT scan CODE       in a script: does it again each second until EVENT, which is
                            open, sheet, stop (of a printer), hold, complete, cancel,
                            refund or adjust
quit                        ends
""")


class Say:
    """Texts in one language: "ja" or "en"."""

    def __init__(self, language):
        self.index = 0 if language == "ja" else 1

    def __call__(self, key, **fields):
        return TEXTS[key][self.index].format(**fields)

    def help(self):
        return HELP[self.index]


class Trouble(Exception):
    """What a person is told; the text of a key above."""

    def __init__(self, key, **fields):
        super().__init__(key)
        self.key = key
        self.fields = fields

    def text(self, say):
        return say(self.key, **self.fields)
