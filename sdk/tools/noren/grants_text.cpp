// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/grants_text.hpp"

namespace noren::tool {

std::string grants_text(const manifest::Grants& grants, const Context& context) {
  std::string text;
  const auto add = [&](bool granted, std::string_view name) {
    if (granted) text += (text.empty() ? "" : ", ") + std::string(name);
  };
  add(!grants.network.empty(), context.say("ネットワーク", "network"));
  add(!grants.files.empty(), context.say("ファイル", "files"));
  add(grants.pcsc, "PC/SC");
  add(!grants.usb.empty(), "USB");
  add(!grants.serial.empty(), context.say("シリアル", "serial"));
  return text.empty() ? std::string(context.say("なし", "none")) : text;
}

}  // namespace noren::tool
