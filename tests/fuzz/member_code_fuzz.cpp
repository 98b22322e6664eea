// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "core/card/member_code.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;
namespace card = noren::card;

// Whatever a customer shows: what is read is a number that can be issued again, and nobody without
// the key makes a dynamic code.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const card::HashKey key = card::member_code_key({42});
  const auto code = card::read_member_code(text);
  if (!code) return 0;
  require(card::is_member_code(text), "a code looks like one");
  const auto plain = card::static_member_code(code->number);
  require(static_cast<bool>(plain), "its number can be issued");
  if (!code->dynamic) {
    require(plain->size() == text.size(), "and is the same code again");
    return 0;
  }
  require(!card::check_mac(*code, key), "nobody makes a code without the key");
  const auto again =
      card::dynamic_member_code(code->number, key, code->issued_s, code->ttl_s, code->nonce);
  require(static_cast<bool>(again), "what was read can be issued");
  const auto reread = card::read_member_code(*again);
  require(reread && card::check_mac(*reread, key) && reread->nonce == code->nonce &&
              reread->issued_s == code->issued_s && reread->ttl_s == code->ttl_s,
          "what is issued is read back");
  return 0;
}
