// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "plugins/common/refusal.hpp"

namespace noren::loyalty_center {

// What a till needs to talk to its center. The key is secret.
struct Enrollment {
  std::string url;
  std::string terminal;
  std::string certificate_sha256;  // hexadecimal
  std::string card_public_key;     // 32 bytes
  std::string key;                 // 32 bytes
};

// Trades the one-time code for an enrollment. The code itself names the center's certificate, so
// that it is sent to no other center. Blocks for at most half a minute.
std::variant<Enrollment, plugin::Refusal> enroll(const std::string& url, std::string_view code);

// enrollment.json as it is stored beside the key; holds no secret.
std::string to_json(const Enrollment& enrollment);

}  // namespace noren::loyalty_center
