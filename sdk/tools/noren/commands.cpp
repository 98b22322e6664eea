// SPDX-License-Identifier: Apache-2.0
// Every command of noren, in the order in which --help shows them.
#include "tools/noren/command.hpp"
#include "tools/noren/plugins/plugins.hpp"
#include "tools/noren/sign/sign.hpp"
#include "tools/noren/switch/switch.hpp"

namespace noren::tool {
namespace {

constexpr Command all[] = {
    {"plugins",
     "[--explain] [--json] [--config FILE] [--administration DIR] [--plugin-path DIR]...",
     "プラグインの一覧。何も読み込みません。--explain は探した場所と理由をすべて示します。",
     "Lists the plugins without loading anything. --explain names every path and reason.",
     list_plugins},
    {"plugin key", "NAME [--no-password] [--password-file FILE]",
     "発行元の鍵 NAME.key（秘密）と NAME.pub を作ります。",
     "Makes a publisher's keys: NAME.key (secret) and NAME.pub.", make_key},
    {"plugin sign", "--key FILE.key [--password-file FILE] MANIFEST...",
     "ライブラリのハッシュを定義に書き、署名します。",
     "Writes the libraries' hashes into the manifest and signs it.", sign_manifests},
    {"plugin trust", "FILE.pub DOMAIN [--administration DIR]",
     "DOMAIN とその下の ID について、発行元の鍵を信頼します。",
     "Trusts a publisher's key for DOMAIN and the ids below it.", trust_key},
    {"plugin disable", "ID [--administration DIR]",
     "プラグインを止めます。どこにあっても使われません。",
     "Switches a plugin off, wherever it lies.", disable_plugin},
    {"plugin enable", "ID [--config FILE] [--administration DIR]",
     "止めたプラグイン、または隔離されたプラグインを再び使えるようにします。",
     "Lets a plugin run again that was switched off or quarantined.", enable_plugin},
};

}  // namespace

std::span<const Command> commands() {
  return all;
}

}  // namespace noren::tool
