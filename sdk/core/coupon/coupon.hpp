// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/seam/random.hpp"

// A coupon on paper: its serial, which paper of it this is, and a proof that it was issued. Its
// value is given once a serial, however many papers there are. Pure and thread-safe.
namespace noren::coupon {

// 12 signs that nobody can guess; a coupon keeps it however often it is printed.
std::string make_serial(Random& random);

// What makes the codes of one serial's papers, 32 signs; from the key of the terminal that it was
// issued to. It comes with the coupon, so that a till makes the codes of further papers by itself.
std::string reissue_key(std::string_view serial, ByteView terminal_key);

// "<serial>-<instance>-<mac>", see center.proto. instance is the number of the paper, from 1 on.
std::string code(std::string_view serial, std::int32_t instance, std::string_view reissue_key);

// What somebody shows: a code, or a bare serial that was typed in.
struct Shown {
  std::string serial;
  std::int32_t instance = 0;  // 0: a bare serial
  std::string mac;
};

std::optional<Shown> read(std::string_view text);

// Whether it is a bare serial, or its code was made for this terminal.
bool is_genuine(const Shown& shown, ByteView terminal_key);

}  // namespace noren::coupon
