// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/receipt/options.hpp"

#include <charconv>

#include "core/receipt/document.hpp"
#include "receipt_grid/grid.hpp"
#include "tools/noren/text_file.hpp"

namespace noren::tool {

std::optional<int> read_number(std::string_view text, int least, int most) {
  int number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = failed == std::errc() && end == text.data() + text.size();
  if (!whole || number < least || number > most) return std::nullopt;
  return number;
}

std::optional<int> read_columns(std::string_view text) {
  return read_number(text, receipt_grid::kColumnsMin, receipt_grid::kColumnsMax);
}

Status check_encoding(const std::string& name) {
  if (name != "cp932") return error(NOREN_E_ILLEGAL, "encoding_unknown", {name, "cp932"});
  return Done{};
}

Result<std::string> read_receipt_file(const std::filesystem::path& file) {
  std::error_code failed;
  const bool special = std::filesystem::is_fifo(file, failed);  // would keep its reader waiting
  Result<std::string> text = special ? error(NOREN_E_NOEXIST, "plugin_file") : read_text_file(file);
  if (text) return std::string(receipt::without_mark(*text));
  if (text.error().reason != "plugin_file") return text;
  return error(NOREN_E_NOEXIST, "receipt_file_unreadable", {file.string()});
}

}  // namespace noren::tool
