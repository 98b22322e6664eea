// SPDX-License-Identifier: Apache-2.0
#include "core/card/member_code.hpp"

#include <sodium.h>
#include <algorithm>

namespace noren::card {
namespace {

constexpr std::string_view kStatic = "NM1-", kDynamic = "NM2-";
constexpr std::string_view kSigns = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::size_t kNumberMax = 16;  // where two signs far apart may still not change places
constexpr std::size_t kBodySize = 15;   // 5 bytes of issued, 2 of ttl, the nonce
constexpr std::int64_t kIssuedMax = (std::int64_t{1} << 40) - 1;

Error damaged() {
  return error(NOREN_E_FAILURE, "member_code_damaged");
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& sign : result) {
    if (sign >= 'a' && sign <= 'z') sign = static_cast<char>(sign - 'a' + 'A');
  }
  return result;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= kNumberMax &&
         text.find_first_not_of(kSigns) == std::string_view::npos;
}

// ISO/IEC 7064, MOD 1271-36: the two characters with which the sum is 1.
std::string check_signs(std::string_view number) {
  int sum = 0;
  for (const char sign : number) {
    sum = (sum + static_cast<int>(kSigns.find(sign))) * 36 % 1271;
  }
  const int check = (1271 + 1 - sum * 36 % 1271) % 1271;
  return {kSigns[static_cast<std::size_t>(check / 36)],
          kSigns[static_cast<std::size_t>(check % 36)]};
}

Bytes body_of(const MemberCode& code) {
  Bytes body;
  for (int shift = 32; shift >= 0; shift -= 8) {
    body.push_back(static_cast<std::uint8_t>(code.issued_s >> shift));
  }
  body.push_back(static_cast<std::uint8_t>(code.ttl_s >> 8));
  body.push_back(static_cast<std::uint8_t>(code.ttl_s));
  body.insert(body.end(), code.nonce.begin(), code.nonce.end());
  return body;
}

std::array<std::uint8_t, 16> mac_of(const MemberCode& code, const HashKey& key) {
  std::string message = "noren-member-code-2";
  message.append(1, '\0').append(code.number).append(1, '\0');
  message += as_text(body_of(code));
  std::array<std::uint8_t, 16> mac;
  crypto_generichash(mac.data(), mac.size(), as_bytes(message).data(), message.size(), key.data(),
                     key.size());
  return mac;
}

Result<MemberCode> read_static(std::string_view text) {
  const std::size_t dash = text.find('-');
  MemberCode code;
  code.number = text.substr(0, dash);
  if (dash == text.npos || !is_number(code.number) ||
      text.substr(dash + 1) != check_signs(code.number)) {
    return damaged();
  }
  return code;
}

Result<MemberCode> read_dynamic(std::string_view text) {
  const std::size_t first = text.find('-');
  const std::size_t second = first == text.npos ? text.npos : text.find('-', first + 1);
  if (second == text.npos) return damaged();
  MemberCode code;
  code.dynamic = true;
  code.number = text.substr(0, first);
  const auto body = from_hex(text.substr(first + 1, second - first - 1));
  const auto mac = from_hex(text.substr(second + 1));
  if (!is_number(code.number) || !body || body->size() != kBodySize || !mac ||
      mac->size() != code.mac.size()) {
    return damaged();
  }
  for (std::size_t i = 0; i < 5; ++i) code.issued_s = code.issued_s << 8 | (*body)[i];
  code.ttl_s = (*body)[5] << 8 | (*body)[6];
  std::copy(body->begin() + 7, body->end(), code.nonce.begin());
  std::copy(mac->begin(), mac->end(), code.mac.begin());
  if (code.ttl_s < 1 || code.ttl_s > kMemberCodeTtlMax) return damaged();
  return code;
}

}  // namespace

HashKey member_code_key(const HashKey& program) {
  constexpr std::string_view purpose = "noren-member-code-key-1";
  HashKey key;
  crypto_generichash(key.data(), key.size(), as_bytes(purpose).data(), purpose.size(),
                     program.data(), program.size());
  return key;
}

Result<std::string> static_member_code(std::string_view text) {
  const std::string number = upper(text);
  if (!is_number(number)) return error(NOREN_E_ILLEGAL, "member_code_damaged");
  return std::string(kStatic) + number + "-" + check_signs(number);
}

Result<std::string> dynamic_member_code(std::string_view number, const HashKey& key,
                                        std::int64_t issued_s, std::int64_t ttl_s,
                                        const MemberNonce& nonce) {
  MemberCode code{upper(number), true, issued_s, ttl_s, nonce, {}};
  if (!is_number(code.number) || issued_s < 0 || issued_s > kIssuedMax || ttl_s < 1 ||
      ttl_s > kMemberCodeTtlMax) {
    return error(NOREN_E_ILLEGAL, "member_code_damaged");
  }
  return std::string(kDynamic) + code.number + "-" + upper(to_hex(body_of(code))) + "-" +
         upper(to_hex(mac_of(code, key)));
}

bool is_member_code(std::string_view text) {
  const std::string head = upper(text.substr(0, kStatic.size()));
  return head == kStatic || head == kDynamic;
}

Result<MemberCode> read_member_code(std::string_view text) {
  const std::string all = upper(text);
  const std::string_view rest = std::string_view(all).substr(std::min(all.size(), kStatic.size()));
  if (all.starts_with(kStatic)) return read_static(rest);
  if (all.starts_with(kDynamic)) return read_dynamic(rest);
  return damaged();
}

Status check_mac(const MemberCode& code, const HashKey& key) {
  const auto expected = mac_of(code, key);
  if (code.dynamic && sodium_memcmp(expected.data(), code.mac.data(), expected.size()) == 0) {
    return Done{};
  }
  return error(NOREN_E_FAILURE, "member_code_forged");
}

Status check_time(const MemberCode& code, std::int64_t now_ms) {
  if (now_ms < code.begins_ms()) return error(NOREN_E_FAILURE, "member_code_not_yet");
  if (now_ms > code.ends_ms()) return error(NOREN_E_FAILURE, "member_code_expired");
  return Done{};
}

}  // namespace noren::card
