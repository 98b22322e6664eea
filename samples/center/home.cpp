// SPDX-License-Identifier: Apache-2.0
#include "home.hpp"

#include <sodium.h>
#include <algorithm>

#include "books_check.hpp"
#include "platform.hpp"

namespace noren::center {
namespace {

constexpr const char* tls_key = "/tls.key";
constexpr const char* tls_certificate = "/tls.crt";
constexpr const char* card_key = "/card.key";
constexpr const char* program_secret = "/program.secret";
constexpr const char* mock_mark = "/mock";

template <std::size_t size>
Status read_key(const std::string& path, std::array<std::uint8_t, size>& key) {
  const auto text = read_file(path);
  if (!text) return text.error();
  const auto bytes = from_hex(std::string_view(*text).substr(0, text->find('\n')));
  if (!bytes || bytes->size() != size) return error(NOREN_E_FAILURE, "home_incomplete", {path});
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return Done{};
}

Status make_file(Home& home, const std::string& name, const std::string& content,
                 const std::string& what) {
  const std::string path = home.folder + name;
  const Status written = write_private_file(path, content);
  if (written) home.made.push_back(path + ": " + what);
  return written;
}

Status make_keys(Home& home) {
  SystemRandom random;
  const auto certificate = make_certificate();
  if (!certificate) return certificate.error();
  card::SecretKey secret = card::make_key_pair(random).secret_key;
  card::HashKey hash_key;
  random.fill(hash_key);
  const std::string secret_text = to_hex(secret) + "\n";
  const std::string hash_text = to_hex(hash_key) + "\n";
  // The TLS certificate comes last: where it stands, the others do too.
  for (const auto& [name, content, what] : {
           std::tuple(card_key, secret_text,
                      "opens what terminals seal; lose it and no card can be read"),
           std::tuple(program_secret, hash_text,
                      "hashes cards; lose it and no member is found again"),
           std::tuple(tls_key, certificate->key_pem, "the private key of the TLS certificate"),
           std::tuple(tls_certificate, certificate->certificate_pem,
                      "the certificate that terminals know the center by"),
       }) {
    if (const Status made = make_file(home, name, content, what); !made) return made;
  }
  return Done{};
}

Status read_keys(Home& home) {
  const auto certificate = read_file(home.folder + tls_certificate);
  if (!certificate) return certificate.error();
  const auto key = read_file(home.folder + tls_key);
  if (!key) return key.error();
  home.certificate = {*key, *certificate};
  if (const Status read = read_key(home.folder + card_key, home.keys.pair.secret_key); !read) {
    return read;
  }
  crypto_scalarmult_base(home.keys.pair.public_key.data(), home.keys.pair.secret_key.data());
  return read_key(home.folder + program_secret, home.keys.program);
}

}  // namespace

Result<Home> open_home(const std::string& folder, Make make) {
  if (sodium_init() < 0) return error(NOREN_E_INTERNAL, "random_unavailable");
  Home home;
  home.folder = folder;
  const bool first = !exists(folder + tls_certificate);
  if (first && make == Make::no) return error(NOREN_E_NOEXIST, "home_missing", {folder});
  if (first) {
    // Books without their keys are a center that lost something, not a new one.
    if (exists(home.database_path())) {
      return error(NOREN_E_FAILURE, "home_incomplete", {folder + tls_certificate});
    }
    if (const Status made = make_private_directory(folder); !made) return made.error();
    if (make == Make::mock) {
      const Status marked =
          make_file(home, mock_mark, "", "a center for tests, with fault switches");
      if (!marked) return marked.error();
    }
    if (const Status made = make_keys(home); !made) return made.error();
  }
  home.mock = exists(folder + mock_mark);
  if (make == Make::mock && !home.mock) return error(NOREN_E_DENIED, "home_not_mock", {folder});
  if (const Status read = read_keys(home); !read) return read.error();
  return home;
}

Result<std::unique_ptr<Database>> open_books(const Home& home) {
  auto database = Database::open(home.database_path());
  if (!database) return database.error();
  if (const Status made = prepare_books(**database); !made) return made.error();
  return database;
}

}  // namespace noren::center
