// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace noren::receipt_printer {

// What a family of models can do, as data: profiles/*.json of a printer plugin, each with the
// documents that it was read from. A value.
struct Profile {
  std::string name;
  int columns = 48;      // half-width characters in a line, 16 to 96
  int dots = 576;        // printable, at 12 a column
  int scale_max = 8;     // of a character, 1 to 8
  int qr_cell_max = 16;  // dots of a QR module, 1 to 16
  bool qr = true;
  int own_characters = 0;  // kanji that it can be taught for a receipt, 0 to 94
  bool cut = true;
  std::string code_page;            // "cp932"
  std::string image;                // how dots are printed, in the language's own words
  std::string fence;                // how a receipt is confirmed, in the language's own words
  std::string clear;                // how a garbled command is ended, likewise
  std::vector<std::string> status;  // the kinds of status that it tells, likewise
  std::string drawer;               // how its drawer is opened, likewise
  std::string drawer_open = "low";  // the level of the drawer's switch when it is open

  bool tells(std::string_view kind) const;
};

// Nothing where a member is missing, unknown, or out of its range.
std::optional<Profile> read_profile(std::string_view json);

// Of a plugin's embedded profiles, the one with this name.
std::optional<Profile> find_profile(std::span<const std::string_view> embedded,
                                    std::string_view name);

}  // namespace noren::receipt_printer
