// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "receipt_grid/grid.hpp"

namespace noren::tool {

// A template with the members of a JSON object in its places. `warnings` is which of them stayed
// empty, though not on purpose. Pure.
Result<std::string> fill_receipt(std::string_view markup, std::string_view data,
                                 std::vector<Error>& warnings);

// The grid of a receipt's markup. `data`, where given, is the JSON object that fills its
// placeholders first; `warnings` is what was left out. Pure.
Result<receipt_grid::Grid> lay_out_receipt(std::string_view markup,
                                           const std::optional<std::string>& data, int columns,
                                           std::vector<Error>& warnings);

struct Rendered {
  std::string bytes;
  // What is printed as 〓, each once, as "麵 U+9EB5".
  std::vector<std::string> missing{};
};

// The languages of printers; escpos-generic has QR codes as dots, and can't be taught characters.
inline constexpr std::array<std::string_view, 4> kPrinters = {"escpos", "escpos-generic",
                                                              "starprnt", "star-line"};
// All that a receipt can be made into.
bool is_form(std::string_view form);
// Whether a form is bytes for a machine, which a person's terminal must not get.
bool is_binary(std::string_view form);

// A receipt in a form. `font` is a font file, "" the usual one: for png, and to draw what printers
// lack. Errors, of png alone: font_missing, font_unreadable {file}, receipt_empty (no picture of
// nothing). Reads no files but fonts.
Result<Rendered> render_receipt(const receipt_grid::Grid& grid, std::string_view form,
                                const std::string& font = {});

}  // namespace noren::tool
