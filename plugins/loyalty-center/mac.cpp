// SPDX-License-Identifier: Apache-2.0
#include "plugins/loyalty-center/mac.hpp"

#include <sodium.h>

#include "plugins/loyalty-center/text.hpp"

namespace noren::loyalty_center {

std::string authorization(std::string_view terminal, std::string_view terminal_key,
                          std::string_view verb, std::string_view body) {
  std::string said = "noren-center-1";
  said.push_back('\0');
  said.append(verb);
  said.push_back('\0');
  said.append(body);
  std::string mac(32, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(mac.data()), mac.size(),
                     reinterpret_cast<const unsigned char*>(said.data()), said.size(),
                     reinterpret_cast<const unsigned char*>(terminal_key.data()),
                     terminal_key.size());
  return "Noren terminal=\"" + std::string(terminal) + "\", mac=\"" + to_hex(mac) + "\"";
}

}  // namespace noren::loyalty_center
