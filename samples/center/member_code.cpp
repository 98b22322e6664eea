// SPDX-License-Identifier: Apache-2.0
// Members' codes: the office prints them, an app server hands them out.
#include "core/card/member_code.hpp"

#include <sodium.h>
#include <algorithm>
#include <charconv>
#include <iostream>

#include "command.hpp"
#include "home.hpp"
#include "platform.hpp"

namespace noren::center {
namespace {

constexpr const char* usual_ttl = "120";

// The issuing key that the command line means: the center's own, or the one in a file.
Result<card::HashKey> issuing_key(const Command& command) {
  if (!command.has("key-file")) {
    const auto home = open_home(command.get("data", ""), Make::no);
    if (!home) return home.error();
    return card::member_code_key(home->keys.program);
  }
  const std::string file = command.get("key-file", "");
  const auto text = read_file(file);
  if (!text) return text.error();
  if (!is_private(file)) return error(NOREN_E_DENIED, "file_not_private", {file});
  if (sodium_init() < 0) return error(NOREN_E_INTERNAL, "random_unavailable");
  card::HashKey key;
  const auto bytes = from_hex(std::string_view(*text).substr(0, text->find('\n')));
  if (!bytes || bytes->size() != key.size()) {
    return error(NOREN_E_FAILURE, "member_key_damaged", {file});
  }
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return key;
}

Result<std::string> fresh_code(const Command& command, const std::string& number) {
  const std::string text = command.get("ttl", usual_ttl);
  std::int64_t ttl = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), ttl);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || ttl < 1 ||
      ttl > card::kMemberCodeTtlMax) {
    return error(NOREN_E_ILLEGAL, "ttl_out_of_range", {text});
  }
  const auto key = issuing_key(command);
  if (!key) return key.error();
  card::MemberNonce nonce;
  SystemRandom().fill(nonce);
  return card::dynamic_member_code(number, *key, SystemClock().wall_ms() / 1000, ttl, nonce);
}

}  // namespace

int member_code(const Command& command) {
  const int sources = command.has("static") + command.has("data") + command.has("key-file");
  if (sources != 1) {
    return fail(error(NOREN_E_ILLEGAL, "option_missing", {"One of --static, --data, --key-file"}));
  }
  std::string number = command.words.at(0);
  if (number == "-") std::getline(std::cin, number);
  const auto code =
      command.has("static") ? card::static_member_code(number) : fresh_code(command, number);
  if (!code) return fail(code.error());
  std::cout << *code << "\n";
  return 0;
}

int member_key(const Command& command) {
  const std::string file = command.get("out", "");
  if (file.empty()) return fail(error(NOREN_E_ILLEGAL, "option_missing", {"--out"}));
  if (exists(file)) return fail(error(NOREN_E_EXISTS, "file_exists", {file}));
  const auto home = open_home(command.get("data", ""), Make::no);
  if (!home) return fail(home.error());
  const Status written =
      write_private_file(file, to_hex(card::member_code_key(home->keys.program)) + "\n");
  if (!written) return fail(written.error());
  std::cerr << file << " can issue codes that redeem points: only the app's server may have it\n";
  return 0;
}

}  // namespace noren::center
