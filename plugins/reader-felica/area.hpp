// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "plugins/common/pcsc/number.hpp"
#include "plugins/reader-felica/frame.hpp"

namespace noren::reader_felica {

using plugin::Spelling;

// Where a program keeps its own number on a card: `length` bytes of a service of a system, behind
// `from` bytes of its block `block`; they may run into the blocks that follow.
struct Area {
  std::uint16_t system = 0;
  std::uint16_t service = 0;
  std::uint16_t block = 0;
  std::size_t from = 0;
  std::size_t length = 0;
  Spelling spelling = Spelling::bytes;
  std::string kind;

  std::size_t blocks() const { return (from + length + 15) / 16; }
};

// What the services of cards hold, as far as it is known.
enum class Holds { identifier, value, locked };

// `value`: money, points or where somebody has been. Told by the service's kind (the low six bits
// of its code; FeliCa Card User's Manual, "service attributes"): purses are value, and so are logs.
// Numbers of services that are written as another kind than they are, are in a list. `locked`:
// can't be read without a key.
Holds holds(std::uint16_t system, std::uint16_t service);

// The member "areas" of an instance's configuration. The text says which area is wrong, and why.
// Without `value_areas` a service that holds value is refused.
std::variant<std::vector<Area>, std::string> parse_areas(const boost::json::value& list,
                                                         bool value_areas);

// Four hexadecimal digits: "FE00".
std::optional<std::uint16_t> parse_code(std::string_view text);

}  // namespace noren::reader_felica
