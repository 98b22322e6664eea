// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace noren::loyalty_center {

inline constexpr std::size_t terminal_key_size = 32;

// The Authorization header that center.proto describes.
std::string authorization(std::string_view terminal, std::string_view terminal_key,
                          std::string_view verb, std::string_view body);

}  // namespace noren::loyalty_center
