// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace noren {

// {0}, {1} ... stand for the error's details.
struct Message {
  std::string_view reason;
  std::string_view japanese;
  std::string_view english;
};

std::span<const Message> catalogue();

}  // namespace noren
