// SPDX-License-Identifier: Apache-2.0
#include "core/manifest/signing.hpp"

#include <sodium.h>

#include <algorithm>

#include "core/base/bytes.hpp"
#include "core/manifest/minisign.hpp"

namespace noren::manifest {
namespace {

// The file: "Ed", "Sc" or two zeros, "B2", salt, two limits, then what the password hides: the
// key's id, the key and a checksum over "Ed", id and key (zeros where there is no password).
constexpr std::size_t salt_at = 6, salt_size = crypto_pwhash_scryptsalsa208sha256_SALTBYTES;
constexpr std::size_t limits_at = salt_at + salt_size;
constexpr std::size_t hidden_at = limits_at + 16;
constexpr std::size_t key_at = hidden_at + 8, check_at = key_at + 64, check_size = 32;
constexpr std::size_t file_size = check_at + check_size;
constexpr std::size_t hidden_size = file_size - hidden_at;

// A quarter of minisign's own: half a second and 256 MiB for each guess.
constexpr auto derive_operations = crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE / 4;
constexpr auto derive_memory = crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE / 4;

// Whoever writes a key file may not make its reader use all of the memory.
constexpr std::uint64_t memory_max = std::uint64_t{2} << 30;

std::uint64_t number_at(const Bytes& bytes, std::size_t at) {
  std::uint64_t number = 0;
  for (std::size_t i = 8; i-- > 0;) number = number << 8 | bytes[at + i];
  return number;
}

void put_number(Bytes& bytes, std::size_t at, std::uint64_t number) {
  for (std::size_t i = 0; i < 8; ++i) bytes[at + i] = static_cast<std::uint8_t>(number >> (8 * i));
}

Bytes checksum(const Bytes& file) {
  Bytes covered(file.begin(), file.begin() + 2);
  covered.insert(covered.end(), file.begin() + hidden_at, file.begin() + check_at);
  Bytes sum(check_size);
  crypto_generichash(sum.data(), sum.size(), covered.data(), covered.size(), nullptr, 0);
  sodium_memzero(covered.data(), covered.size());
  return sum;
}

// Hides what is plain and shows what is hidden; false where there is not enough memory.
bool mask(Bytes& file, std::string_view password) {
  Bytes stream(hidden_size);
  const bool derived = crypto_pwhash_scryptsalsa208sha256(
                           stream.data(), stream.size(), password.data(), password.size(),
                           file.data() + salt_at, number_at(file, limits_at),
                           static_cast<std::size_t>(number_at(file, limits_at + 8))) == 0;
  for (std::size_t i = 0; i < hidden_size; ++i) file[hidden_at + i] ^= stream[i];
  sodium_memzero(stream.data(), stream.size());
  return derived;
}

}  // namespace

SecretKey SecretKey::make(Random& random) {
  SecretKey key;
  random.fill(key.id_);
  std::array<std::uint8_t, crypto_sign_SEEDBYTES> seed{};
  random.fill(seed);
  std::array<std::uint8_t, 32> ignored{};
  crypto_sign_seed_keypair(ignored.data(), key.key_.data(), seed.data());
  sodium_memzero(seed.data(), seed.size());
  return key;
}

SecretKey::~SecretKey() {
  sodium_memzero(key_.data(), key_.size());
}

Result<SecretKey> SecretKey::parse(std::string_view text,
                                   const std::function<std::string()>& password) {
  const Error wrong_format = error(NOREN_E_ILLEGAL, "key_format");
  Lines lines(text);
  auto line = lines.next();
  if (line.starts_with("untrusted comment:")) line = lines.next();
  auto file = from_base64(line);
  if (!file || file->size() != file_size || !lines.at_end()) return wrong_format;
  const auto kind = as_text(*file).substr(0, salt_at);
  const bool encrypted = kind == "EdScB2";
  if (!encrypted && kind != std::string_view("Ed\0\0B2", 6)) return wrong_format;
  if (encrypted) {
    if (number_at(*file, limits_at + 8) > memory_max) return wrong_format;
    std::string given = password();
    const bool derived = mask(*file, given);
    sodium_memzero(given.data(), given.size());
    const Bytes sum = checksum(*file);
    if (!derived || !std::equal(sum.begin(), sum.end(), file->begin() + check_at)) {
      return error(NOREN_E_DENIED, "key_password");
    }
  }
  SecretKey key;
  std::copy_n(file->begin() + hidden_at, key.id_.size(), key.id_.begin());
  std::copy_n(file->begin() + key_at, key.key_.size(), key.key_.begin());
  sodium_memzero(file->data(), file->size());
  return key;
}

std::string SecretKey::to_text(std::string_view password, Random& random) const {
  Bytes file(file_size);
  const std::string_view kind = password.empty() ? std::string_view("Ed\0\0B2", 6) : "EdScB2";
  std::copy(kind.begin(), kind.end(), file.begin());
  std::copy(id_.begin(), id_.end(), file.begin() + hidden_at);
  std::copy(key_.begin(), key_.end(), file.begin() + key_at);
  if (!password.empty()) {
    random.fill(std::span(file).subspan(salt_at, salt_size));
    put_number(file, limits_at, derive_operations);
    put_number(file, limits_at + 8, derive_memory);
    const Bytes sum = checksum(file);
    std::copy(sum.begin(), sum.end(), file.begin() + check_at);
    mask(file, password);
  }
  std::string text =
      "untrusted comment: Noren plugin secret key: keep it to yourself\n" + to_base64(file) + "\n";
  sodium_memzero(file.data(), file.size());
  return text;
}

PublicKey SecretKey::public_key() const {
  PublicKey key;
  key.id = id_;
  std::copy_n(key_.begin() + 32, key.key.size(), key.key.begin());
  return key;
}

std::string SecretKey::sign(std::string_view message, std::string_view trusted_comment) const {
  const auto signature_of = [this](ByteView bytes) {
    Bytes signature(crypto_sign_BYTES);
    crypto_sign_detached(signature.data(), nullptr, bytes.data(), bytes.size(), key_.data());
    return signature;
  };
  const Bytes of_message = signature_of(digest(message));
  Bytes commented = of_message;
  commented.insert(commented.end(), trusted_comment.begin(), trusted_comment.end());
  Bytes first(signature_letters.begin(), signature_letters.end());
  first.insert(first.end(), id_.begin(), id_.end());
  first.insert(first.end(), of_message.begin(), of_message.end());
  return "untrusted comment: signature of a Noren plugin manifest\n" + to_base64(first) +
         "\ntrusted comment: " + std::string(trusted_comment) + "\n" +
         to_base64(signature_of(commented)) + "\n";
}

}  // namespace noren::manifest
