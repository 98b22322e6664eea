// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace noren::manifest {

// Detached Ed25519 signatures in the files of minisign (https://jedisct1.github.io/minisign/,
// "Signature format" and "Public key format"), so that its keys and its own program fit ours.

using KeyId = std::array<std::uint8_t, 8>;

struct PublicKey {
  KeyId id{};
  std::array<std::uint8_t, 32> key{};
};

// The text of a .pub file. Error: key_format.
Result<PublicKey> parse_public_key(std::string_view text);
std::string to_text(const PublicKey& key);

// As minisign shows a key's id: 16 hexadecimal digits, upper case.
std::string to_text(const KeyId& id);

// The id of the key that a .sig file says it was made with. Error: signature_format.
Result<KeyId> signer_of(std::string_view signature);

// Whether the text of a .sig file is the key's signature of the message, trusted comment included.
// Errors: signature_format, signature_wrong.
Status verify(std::string_view message, std::string_view signature, const PublicKey& key);

}  // namespace noren::manifest
