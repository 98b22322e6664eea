// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "plugins/common/pcsc/number.hpp"

namespace noren::reader_iccard {

using Bytes = std::vector<std::uint8_t>;

// Makes an application (by the name that ISO/IEC 7816-4 calls AID) or a file the current one.
struct Select {
  Bytes id;
  bool by_name = true;
};

struct ReadBinary {
  std::uint8_t file = 0;  // short identifier, 1 to 30; 0: the current file
  std::uint16_t offset = 0;
  std::uint16_t length = 0;  // 0: as much as there is, up to 256
};

struct ReadRecord {
  std::uint8_t file = 0;
  std::uint8_t record = 1;
};

// How the digits of a PIN become the data of VERIFY.
enum class PinForm {
  ascii,
  bcd,
  iso2,  // ISO 9564-1 format 2: 2, the count, the digits, filled up with F to eight bytes
};

struct Verify {
  std::uint8_t reference = 0;  // P2
  std::string secret;          // the name of the host's secret that has the PIN
  PinForm form = PinForm::ascii;
  std::size_t length = 0;  // filled up to it; 0: not at all
  std::uint8_t filler = 0xFF;
};

// Where the member's number is in a step's answer.
struct Place {
  std::vector<std::uint32_t> tags;  // BER-TLV, from the outside in; none: the answer itself
  std::size_t from = 0;
  std::size_t length = 0;  // 0: to the end
  plugin::Spelling spelling = plugin::Spelling::bytes;
  std::string kind;
};

struct Step {
  std::variant<Select, ReadBinary, ReadRecord, Verify> command;
  std::vector<std::uint16_t> expect;  // status words with which it goes on
  std::optional<Place> number;
};

// What to do with one kind of card.
struct Profile {
  std::string name;
  std::vector<std::optional<std::uint8_t>> atr;  // its beginning; none: that byte may be any
  std::vector<Step> steps;                       // one of them has the number

  bool fits(std::span<const std::uint8_t> answer_to_reset) const;
  bool verifies() const;
};

// The profiles in a JSON document: one object, or a list of up to 16. Pure. The text says what is
// wrong, and where: "profiles[0].steps[2]: ...".
std::variant<std::vector<Profile>, std::string> parse_profiles(const boost::json::value& value);

}  // namespace noren::reader_iccard
