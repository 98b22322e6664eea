// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/seam/random.hpp"

namespace noren::card {

// What identifies a card (IDm, UID, code, track) exists in the clear only between the reader and
// seal(), and inside the center between open() and member_hash(). Everything else carries a Token.

using PublicKey = std::array<std::uint8_t, 32>;
using SecretKey = std::array<std::uint8_t, 32>;
using HashKey = std::array<std::uint8_t, 32>;

struct KeyPair {
  PublicKey public_key{};
  SecretKey secret_key{};
};

// A sealed identifier. `match` tells whether two tokens of one till are the same card; it is a hash
// under a key that never leaves the till, and is not sent to the center.
struct Token {
  std::string kind;  // one of is_kind()
  Bytes sealed;
  std::string match;  // 32 hexadecimal digits
};

// felica_idm, uid, uid_random, pupi, code (whatever a scanner read), track1, track2, track3,
// account.
bool is_kind(std::string_view kind);

KeyPair make_key_pair(Random& random);

// Seals to the center's public key: a libsodium sealed box (X25519, XSalsa20-Poly1305) of
// "kind\0identifier". The identifier is 1 to 512 bytes. Errors: 106 unknown kind or size.
Result<Token> seal(std::string_view kind, ByteView identifier, const PublicKey& center,
                   const HashKey& till, Random& random);

struct Identifier {
  std::string kind;
  Bytes value;
  Identifier() = default;
  Identifier(Identifier&&) = default;
  Identifier& operator=(Identifier&&) = default;
  ~Identifier();  // wipes it
};

// Opens what was sealed to these keys. Errors: 106 where it was not, or was damaged.
Result<Identifier> open(ByteView sealed, const KeyPair& center);

// What the center stores instead of the identifier: keyed BLAKE2b-256 under the program's hash
// secret, which is kept outside the database.
Bytes member_hash(const Identifier& identifier, const HashKey& program);

std::string to_json(const Token& token);
Result<Token> from_json(std::string_view json);

}  // namespace noren::card
