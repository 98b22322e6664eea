// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "plugins/reader-scanner/symbology.hpp"

namespace noren::reader_scanner::testing {

inline Text bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string text(Text bytes) {
  return {bytes.begin(), bytes.end()};
}

}  // namespace noren::reader_scanner::testing
