// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Takes out what could name or belong to somebody, and keeps lengths. Pure. Masking what is masked
// changes nothing.
namespace noren::tool::doctor {

// Logs and reports: runs that could be a card's number, an IDm, a key or a token lose their digits
// (0) and letters (A, a), however they are grouped; what follows a name such as password= goes
// whole (*). Dates, times and versions stay.
std::string mask_text(std::string_view text);

// Secrets that are known by their content go wherever they stand. Those shorter than 4 bytes do
// not.
std::string mask_secrets(std::string text, const std::vector<std::string>& secrets);

// A plugin's settings: numbers, yes and no stay; of texts those that tell how a device is reached
// or used, without serial numbers and passwords in addresses.
boost::json::object mask_settings(const boost::json::object& settings);

enum class Traffic {
  to_printer,    // text of 3 bytes or more goes; short commands stay
  from_printer,  // of 4 bytes or more; status bytes stay
  of_reader      // all but framing goes: a card may be in any of it
};

// A whole stream in place: digits become 0, letters A and a, bytes from 0x80 on 0x80.
void mask_traffic(std::span<std::uint8_t> stream, Traffic traffic);

}  // namespace noren::tool::doctor
