// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/seam/random.hpp"

namespace noren::center {

// 12 signs that nobody can guess; a coupon keeps it however often it is printed.
std::string make_serial(Random& random);

// What goes on paper: "<serial>-<instance>-<mac>", see center.proto.
std::string coupon_code(std::string_view serial, std::int32_t instance, ByteView terminal_key);

// What somebody shows: a code, or a bare serial that was typed in.
struct ShownCoupon {
  std::string serial;
  std::int32_t instance = 0;  // 0: a bare serial
  std::string mac;
};

std::optional<ShownCoupon> read_coupon(std::string_view text);

// Whether it is a bare serial, or its code was made with this key.
bool is_genuine(const ShownCoupon& shown, ByteView terminal_key);

}  // namespace noren::center
