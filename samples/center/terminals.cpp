// SPDX-License-Identifier: Apache-2.0
#include "terminals.hpp"

#include <sodium.h>
#include <algorithm>
#include <array>

#include "core/base/crockford.hpp"
#include "core/ledger/canonical.hpp"

namespace noren::center {
namespace {

constexpr std::size_t half = 10;  // bytes of the certificate's hash, and of chance
constexpr std::size_t group = 5;
constexpr std::int64_t valid_ms = 30 * 60'000;

Bytes hash_of(ByteView code) {
  const ledger::Hash hash = ledger::Canonical().text("noren-enrollment-1").bytes(code).hash();
  return Bytes(hash.begin(), hash.end());
}

}  // namespace

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 32 && std::all_of(text.begin(), text.end(), [](char sign) {
    return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') ||
           (sign >= '0' && sign <= '9') || sign == '-' || sign == '_' || sign == '.';
  });
}

Result<std::string> Terminals::invite(const std::string& terminal, const std::string& shop,
                                      ByteView certificate_fingerprint, std::int64_t now_ms) {
  if (!is_name(terminal)) return error(NOREN_E_ILLEGAL, "name_not_allowed", {terminal});
  if (!is_name(shop)) return error(NOREN_E_ILLEGAL, "name_not_allowed", {shop});
  Bytes code(2 * half);
  std::copy_n(certificate_fingerprint.begin(), half, code.begin());
  random_.fill(std::span(code).subspan(half));

  Transaction transaction(database_);
  Statement(database_, "DELETE FROM enrollment WHERE expires <= ? OR terminal = ?")
      .bind(now_ms)
      .bind(terminal)
      .run();
  Statement(database_, "INSERT INTO enrollment VALUES(?, ?, ?, ?)")
      .bind(ByteView(hash_of(code)))
      .bind(terminal)
      .bind(shop)
      .bind(now_ms + valid_ms)
      .run();
  if (const Status stored = transaction.commit(); !stored) return stored.error();

  std::string text = to_crockford(code);
  for (std::size_t place = (text.size() - 1) / group * group; place > 0; place -= group) {
    text.insert(place, 1, '-');
  }
  return text;
}

Result<Terminal> Terminals::enroll(std::string_view code, std::int64_t now_ms) {
  const auto bytes = from_crockford(code, 2 * half);
  if (!bytes) return error(NOREN_E_DENIED, "enrollment_code_invalid");
  Transaction transaction(database_);
  Terminal terminal;
  {
    Statement taken(
        database_,
        "DELETE FROM enrollment WHERE code = ? AND expires > ? RETURNING terminal, shop");
    taken.bind(ByteView(hash_of(*bytes))).bind(now_ms);
    if (!taken.step()) {
      if (database_.failed()) return database_.failure().error();
      return error(NOREN_E_DENIED, "enrollment_code_invalid");
    }
    terminal.id = taken.text(0);
    terminal.shop = taken.text(1);
  }
  terminal.key.resize(32);
  random_.fill(terminal.key);
  Statement(database_, "INSERT OR REPLACE INTO terminal VALUES(?, ?, ?, 0)")
      .bind(terminal.id)
      .bind(terminal.shop)
      .bind(ByteView(terminal.key))
      .run();
  if (const Status stored = transaction.commit(); !stored) return stored.error();
  return terminal;
}

Status Terminals::revoke(const std::string& terminal) {
  Transaction transaction(database_);
  Statement(database_, "UPDATE terminal SET revoked = 1 WHERE id = ?").bind(terminal).run();
  const bool known = database_.changes() > 0;
  Statement(database_, "DELETE FROM enrollment WHERE terminal = ?").bind(terminal).run();
  if (const Status stored = transaction.commit(); !stored) return stored;
  if (!known) return error(NOREN_E_NOEXIST, "terminal_unknown", {terminal});
  return Done{};
}

std::optional<Terminal> Terminals::find(std::string_view id) {
  Statement row(database_, "SELECT id, shop, key, revoked FROM terminal WHERE id = ?");
  row.bind(id);
  if (!row.step()) return std::nullopt;
  return Terminal{row.text(0), row.text(1), row.bytes(2), row.number(3) != 0};
}

bool is_signed(const Terminal& terminal, std::string_view verb, std::string_view body,
               std::string_view mac_hex) {
  std::array<std::uint8_t, 32> mac;
  if (mac_hex.size() != 2 * mac.size()) return false;
  const auto shown = from_hex(mac_hex);
  if (!shown) return false;
  std::string message = "noren-center-1";
  message.append(1, '\0').append(verb).append(1, '\0').append(body);
  crypto_generichash(mac.data(), mac.size(), as_bytes(message).data(), message.size(),
                     terminal.key.data(), terminal.key.size());
  return sodium_memcmp(mac.data(), shown->data(), mac.size()) == 0;
}

}  // namespace noren::center
