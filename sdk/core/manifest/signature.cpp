// SPDX-License-Identifier: Apache-2.0
#include "core/manifest/signature.hpp"

#include <sodium.h>

#include <algorithm>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/manifest/minisign.hpp"

namespace noren::manifest {
namespace {

// A key's own two letters. Of signatures only the prehashed kind, whose letters differ, is taken.
constexpr std::string_view key_letters = "Ed";
constexpr std::string_view comment_begin = "untrusted comment: ";
constexpr std::string_view trusted_begin = "trusted comment: ";

struct Signature {
  KeyId signer{};
  Bytes of_message;
  std::string_view comment;
  Bytes of_comment;
};

std::optional<Signature> parse_signature(std::string_view text) {
  Lines lines(text);
  const auto untrusted = lines.next();
  const auto first = from_base64(lines.next());
  const auto trusted = lines.next();
  auto second = from_base64(lines.next());
  if (!untrusted.starts_with(comment_begin) || !trusted.starts_with(trusted_begin) || !first ||
      first->size() != 2 + 8 + crypto_sign_BYTES || !second ||
      second->size() != crypto_sign_BYTES || !lines.at_end() ||
      as_text(*first).substr(0, 2) != signature_letters) {
    return std::nullopt;
  }
  Signature signature;
  std::copy_n(first->begin() + 2, 8, signature.signer.begin());
  signature.of_message.assign(first->begin() + 10, first->end());
  signature.comment = trusted.substr(trusted_begin.size());
  signature.of_comment = std::move(*second);
  return signature;
}

bool signed_by(const PublicKey& key, const Bytes& signature, ByteView message) {
  return crypto_sign_verify_detached(signature.data(), message.data(), message.size(),
                                     key.key.data()) == 0;
}

}  // namespace

std::string_view Lines::next() {
  const auto end = rest_.find('\n');
  auto line = rest_.substr(0, end);
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

Bytes digest(std::string_view message) {
  Bytes digest(crypto_generichash_BYTES_MAX);
  crypto_generichash(digest.data(), digest.size(), as_bytes(message).data(), message.size(),
                     nullptr, 0);
  return digest;
}

Result<PublicKey> parse_public_key(std::string_view text) {
  Lines lines(text);
  auto line = lines.next();
  if (line.starts_with(comment_begin)) line = lines.next();
  const auto bytes = from_base64(line);
  PublicKey key;
  if (!bytes || bytes->size() != 2 + key.id.size() + key.key.size() || !lines.at_end() ||
      as_text(*bytes).substr(0, 2) != key_letters) {
    return error(NOREN_E_ILLEGAL, "key_format");
  }
  std::copy_n(bytes->begin() + 2, key.id.size(), key.id.begin());
  std::copy_n(bytes->begin() + 10, key.key.size(), key.key.begin());
  return key;
}

std::string to_text(const PublicKey& key) {
  Bytes bytes(key_letters.begin(), key_letters.end());
  bytes.insert(bytes.end(), key.id.begin(), key.id.end());
  bytes.insert(bytes.end(), key.key.begin(), key.key.end());
  return std::string(comment_begin) + "Noren plugin key " + to_text(key.id) + "\n" +
         to_base64(bytes) + "\n";
}

std::string to_text(const KeyId& id) {
  // A number in little-endian order.
  std::string text = to_hex(Bytes(id.rbegin(), id.rend()));
  for (char& c : text) {
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

Result<KeyId> signer_of(std::string_view signature) {
  const auto parsed = parse_signature(signature);
  if (!parsed) return error(NOREN_E_ILLEGAL, "signature_format");
  return parsed->signer;
}

Status verify(std::string_view message, std::string_view signature, const PublicKey& key) {
  const auto parsed = parse_signature(signature);
  if (!parsed) return error(NOREN_E_ILLEGAL, "signature_format");
  Bytes commented = parsed->of_message;
  commented.insert(commented.end(), parsed->comment.begin(), parsed->comment.end());
  if (parsed->signer != key.id || !signed_by(key, parsed->of_message, digest(message)) ||
      !signed_by(key, parsed->of_comment, commented)) {
    return error(NOREN_E_DENIED, "signature_wrong");
  }
  return Done{};
}

}  // namespace noren::manifest
