// SPDX-License-Identifier: Apache-2.0
#include "core/card/card.hpp"

#include <sodium.h>
#include <algorithm>
#include <boost/json.hpp>
#include <iterator>

namespace noren::card {
namespace {

constexpr std::size_t identifier_size_max = 512;
constexpr std::string_view kinds[] = {"felica_idm", "uid",    "uid_random", "pupi",   "code",
                                      "track1",     "track2", "track3",     "account"};

Bytes keyed_hash(std::string_view kind, ByteView identifier, const HashKey& key, std::size_t size) {
  Bytes hash(size);
  crypto_generichash_state state;
  crypto_generichash_init(&state, key.data(), key.size(), size);
  crypto_generichash_update(&state, reinterpret_cast<const std::uint8_t*>(kind.data()),
                            kind.size());
  const std::uint8_t end_of_kind = 0;
  crypto_generichash_update(&state, &end_of_kind, 1);
  crypto_generichash_update(&state, identifier.data(), identifier.size());
  crypto_generichash_final(&state, hash.data(), hash.size());
  return hash;
}

}  // namespace

bool is_kind(std::string_view kind) {
  return std::find(std::begin(kinds), std::end(kinds), kind) != std::end(kinds);
}

KeyPair make_key_pair(Random& random) {
  std::array<std::uint8_t, crypto_box_SEEDBYTES> seed;
  random.fill(seed);
  KeyPair pair;
  crypto_box_seed_keypair(pair.public_key.data(), pair.secret_key.data(), seed.data());
  sodium_memzero(seed.data(), seed.size());
  return pair;
}

// The same bytes as crypto_box_seal, but with the ephemeral key from the random seam: the nonce is
// BLAKE2b-192(ephemeral public key || recipient's public key) (libsodium documentation, "Sealed
// boxes", algorithm details).
Result<Token> seal(std::string_view kind, ByteView identifier, const PublicKey& center,
                   const HashKey& till, Random& random) {
  if (!is_kind(kind)) return error(NOREN_E_ILLEGAL, "card_kind", {std::string(kind)});
  if (identifier.empty() || identifier.size() > identifier_size_max) {
    return error(NOREN_E_ILLEGAL, "card_size");
  }
  Bytes plain(kind.begin(), kind.end());
  plain.push_back(0);
  plain.insert(plain.end(), identifier.begin(), identifier.end());

  KeyPair ephemeral = make_key_pair(random);
  std::array<std::uint8_t, crypto_box_NONCEBYTES> nonce;
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, nonce.size());
  crypto_generichash_update(&state, ephemeral.public_key.data(), ephemeral.public_key.size());
  crypto_generichash_update(&state, center.data(), center.size());
  crypto_generichash_final(&state, nonce.data(), nonce.size());

  Token token{std::string(kind), Bytes(plain.size() + crypto_box_SEALBYTES),
              to_hex(keyed_hash(kind, identifier, till, 16))};
  std::copy(ephemeral.public_key.begin(), ephemeral.public_key.end(), token.sealed.begin());
  const int failed =
      crypto_box_easy(token.sealed.data() + ephemeral.public_key.size(), plain.data(), plain.size(),
                      nonce.data(), center.data(), ephemeral.secret_key.data());
  sodium_memzero(plain.data(), plain.size());
  sodium_memzero(ephemeral.secret_key.data(), ephemeral.secret_key.size());
  if (failed != 0) return error(NOREN_E_ILLEGAL, "center_key_invalid");
  return token;
}

Identifier::~Identifier() {
  sodium_memzero(value.data(), value.size());
}

Result<Identifier> open(ByteView sealed, const KeyPair& center) {
  if (sealed.size() <= crypto_box_SEALBYTES) return error(NOREN_E_ILLEGAL, "card_sealed");
  Bytes plain(sealed.size() - crypto_box_SEALBYTES);
  Identifier identifier;
  const int failed = crypto_box_seal_open(plain.data(), sealed.data(), sealed.size(),
                                          center.public_key.data(), center.secret_key.data());
  const auto end_of_kind = std::find(plain.begin(), plain.end(), 0);
  if (failed == 0 && end_of_kind != plain.end()) {
    identifier.kind.assign(plain.begin(), end_of_kind);
    identifier.value.assign(end_of_kind + 1, plain.end());
  }
  sodium_memzero(plain.data(), plain.size());
  if (!is_kind(identifier.kind) || identifier.value.empty()) {
    return error(NOREN_E_ILLEGAL, "card_sealed");
  }
  return identifier;
}

Bytes member_hash(const Identifier& identifier, const HashKey& program) {
  return keyed_hash(identifier.kind, identifier.value, program, 32);
}

std::string to_json(const Token& token) {
  return boost::json::serialize(boost::json::object{
      {"kind", token.kind}, {"sealed", to_base64(token.sealed)}, {"match", token.match}});
}

Result<Token> from_json(std::string_view json) {
  boost::system::error_code failed;
  const boost::json::value value = boost::json::parse(json, failed);
  const auto* object = failed ? nullptr : value.if_object();
  const auto text = [&](const char* key) -> std::string {
    const auto* member = object ? object->if_contains(key) : nullptr;
    return member && member->is_string() ? std::string(member->get_string()) : std::string();
  };
  Token token{text("kind"), {}, text("match")};
  const auto sealed = from_base64(text("sealed"));
  const auto match = from_hex(token.match);
  if (!is_kind(token.kind) || !sealed || sealed->size() <= crypto_box_SEALBYTES || !match ||
      match->size() != 16) {
    return error(NOREN_E_ILLEGAL, "card_token");
  }
  token.sealed = *sealed;
  return token;
}

}  // namespace noren::card
