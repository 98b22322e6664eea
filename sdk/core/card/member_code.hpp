// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/card/card.hpp"

// What a member shows as a QR code. Pure.
//
// Static, to be printed:  NM1-NUMBER-CC, with two check characters (ISO/IEC 7064, MOD 1271-36):
// every wrong character and every two that changed places are noticed. It identifies.
// Dynamic, in an app:     NM2-NUMBER-BODY-MAC in hexadecimal: when it was issued, how long it is
// good, a nonce, and a MAC of all of it. It proves that the member's app made it just now.
// The number is 1 to 16 digits and Latin letters; all signs are upper case, so that a QR symbol
// holds them in its alphanumeric mode. Either case is read.
namespace noren::card {

inline constexpr std::int64_t kMemberCodeTtlMax = 600;     // seconds
inline constexpr std::int64_t kMemberCodeSkewMs = 60'000;  // between two clocks

using MemberNonce = std::array<std::uint8_t, 8>;

struct MemberCode {
  std::string number;
  bool dynamic = false;
  // Of a dynamic one.
  std::int64_t issued_s = 0;  // since 1970, UTC
  std::int64_t ttl_s = 0;     // 1 to kMemberCodeTtlMax
  MemberNonce nonce{};
  std::array<std::uint8_t, 16> mac{};

  // 1970 and milliseconds; skew included.
  std::int64_t begins_ms() const { return issued_s * 1000 - kMemberCodeSkewMs; }
  std::int64_t ends_ms() const { return (issued_s + ttl_s) * 1000 + kMemberCodeSkewMs; }
};

// The key of a program's dynamic codes, made from its hash secret.
HashKey member_code_key(const HashKey& program);

// The static code of a number, which is also what a member is known by whichever of the two codes
// is shown. Errors: 106 member_code_damaged where the number is none.
Result<std::string> static_member_code(std::string_view number);

// A dynamic code. The nonce must never be used again. Errors: as above, or the times out of range.
Result<std::string> dynamic_member_code(std::string_view number, const HashKey& key,
                                        std::int64_t issued_s, std::int64_t ttl_s,
                                        const MemberNonce& nonce);

// Whether a text means to be one of the two.
bool is_member_code(std::string_view text);

// Reads one. Errors: 111 member_code_damaged.
Result<MemberCode> read_member_code(std::string_view text);

// Whether a dynamic code was made with the key. Errors: 111 member_code_forged.
Status check_mac(const MemberCode& code, const HashKey& key);

// Whether now is its time. Errors: 111 member_code_not_yet, member_code_expired. That its nonce is
// new, the caller must see to: it has to keep the nonce until ends_ms().
Status check_time(const MemberCode& code, std::int64_t now_ms);

}  // namespace noren::card
