// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace noren::tool::doctor {

// What the doctor says of a key. {0} is what the finding is about, {1} ... are its details.
struct Text {
  std::string_view key;
  std::string_view japanese;
  std::string_view japanese_next;  // empty: nothing to do
  std::string_view english;
  std::string_view english_next;
};

std::span<const Text> texts_of_devices();
std::span<const Text> texts_of_till();

}  // namespace noren::tool::doctor
