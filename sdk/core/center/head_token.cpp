// SPDX-License-Identifier: Apache-2.0
#include "core/center/head_token.hpp"

#include <sodium.h>
#include <algorithm>
#include <charconv>

namespace noren::center {
namespace {

bool read_number(std::string_view text, std::int64_t& value) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && value >= 0;
}

std::string_view next_part(std::string_view& rest) {
  const std::size_t dot = rest.find('.');
  const std::string_view part = rest.substr(0, dot);
  rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
  return part;
}

ledger::Hash keyed_hash(const Bytes& data, ByteView key) {
  ledger::Hash hash{};
  crypto_generichash(hash.data(), hash.size(), data.data(), data.size(), key.data(), key.size());
  return hash;
}

ledger::Hash mac_of(const HeadToken& token, const card::HashKey& secret) {
  const ledger::Hash key = keyed_hash(ledger::Canonical().text("noren-head-key-1").data(), secret);
  return keyed_hash(ledger::Canonical()
                        .text("noren-head-1")
                        .number(token.sequence)
                        .bytes(token.hash)
                        .number(token.lineage)
                        .data(),
                    key);
}

}  // namespace

std::string to_text(const HeadToken& token, const card::HashKey& secret) {
  std::string text = std::to_string(token.sequence) + "." + to_hex(token.hash) + "." +
                     to_hex(mac_of(token, secret));
  if (token.lineage != 0) text += "." + std::to_string(token.lineage);
  return text;
}

std::optional<HeadToken> head_of_text(std::string_view text, const card::HashKey& secret) {
  HeadToken token;
  std::string_view rest = text;
  if (!read_number(next_part(rest), token.sequence)) return std::nullopt;
  const auto hash = from_hex(next_part(rest));
  const auto mac = from_hex(next_part(rest));
  if (!hash || hash->size() != token.hash.size() || !mac) return std::nullopt;
  if (!rest.empty() && !read_number(rest, token.lineage)) return std::nullopt;
  std::copy(hash->begin(), hash->end(), token.hash.begin());
  const ledger::Hash expected = mac_of(token, secret);
  if (mac->size() != expected.size() ||
      sodium_memcmp(mac->data(), expected.data(), expected.size()) != 0) {
    return std::nullopt;
  }
  return token;
}

std::int64_t next_lineage(std::int64_t now_ms, std::int64_t lineage,
                          const std::optional<HeadToken>& missing) {
  return std::max({now_ms, lineage + 1, missing ? missing->lineage + 1 : 0});
}

}  // namespace noren::center
