// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <vector>

#include "plugins/common/pcsc/number.hpp"
#include "plugins/reader-iccard/tlv.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;
using noren::plugin::Spelling;
using noren::reader_iccard::find_value;
using noren::reader_iccard::take_data_object;

// Values lie inside what came, the walk ends, and a number is made of digits where it is said to
// be.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::uint8_t> whole(data, size);
  std::span<const std::uint8_t> rest = whole;
  std::vector<std::uint32_t> seen;
  while (const auto object = take_data_object(rest)) {
    require(object->value.size() <= size, "a value is not longer than what came");
    require(object->value.empty() || (object->value.data() > data &&
                                      object->value.data() + object->value.size() <= data + size),
            "a value lies inside");
    if (std::find(seen.begin(), seen.end(), object->tag) == seen.end()) {
      const std::array<std::uint32_t, 1> path{object->tag};
      const auto found = find_value(whole, path);
      require(found && found->data() == object->value.data(), "the first of a tag is found");
      if (seen.size() < 64) seen.push_back(object->tag);
    }
    if (seen.size() == 64) break;
  }
  for (const Spelling spelling : {Spelling::bytes, Spelling::bcd, Spelling::digits}) {
    const auto read = noren::plugin::read_number(whole, spelling);
    const auto* number = std::get_if<std::vector<std::uint8_t>>(&read);
    if (!number) continue;
    require(!number->empty() && number->size() <= 2 * size, "a number is made of what came");
    for (const std::uint8_t digit : *number) {
      require(spelling == Spelling::bytes || (digit >= '0' && digit <= '9'), "of digits");
    }
  }
  return 0;
}
