// SPDX-License-Identifier: Apache-2.0
#include "core/message/catalogue.hpp"

namespace noren {
namespace {

constexpr Message messages[] = {
    {"font_unreadable", "{0} はフォントとして読めません。別のファイルを指定してください。",
     "{0} is no font that can be read. Name another file."},
    {"output_not_for_terminal", "{0} は端末に表示できません。-o ファイル名 を付けてください。",
     "{0} is not for a terminal. Name a file with -o."},
    {"encoding_unknown", "{0} という文字コードはありません。使えるのは {1} です。",
     "There is no encoding {0}. Use {1}."},
    {"receipt_file_unreadable", "{0} を読めません。ファイル名と権限を確認してください。",
     "{0} can't be read. Check its name and its rights."},
    {"preview_port_unusable", "127.0.0.1:{0} を使えません。--port で別の番号を指定してください。",
     "127.0.0.1:{0} can't be used. Name another port with --port."},
};

}  // namespace

std::span<const Message> messages_of_pictures() {
  return messages;
}

}  // namespace noren
