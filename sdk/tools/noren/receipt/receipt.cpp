// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/receipt/receipt.hpp"

#include <charconv>
#include <fstream>
#include <iostream>
#include <iterator>

#include "tools/noren/arguments.hpp"
#include "tools/noren/receipt/render.hpp"
#include "tools/noren/text_file.hpp"

namespace noren::tool {
namespace {

Result<std::string> read_markup(const std::string& name) {
  if (name != "-") return read_text_file(name);
  return std::string{std::istreambuf_iterator<char>(std::cin), {}};
}

std::optional<int> read_columns(const std::string& text) {
  int columns = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), columns);
  const bool whole = failed == std::errc() && end == text.data() + text.size();
  if (!whole || columns < receipt_grid::kColumnsMin || columns > receipt_grid::kColumnsMax) {
    return std::nullopt;
  }
  return columns;
}

bool write(Context& context, const std::string& file, const std::string& bytes) {
  if (file.empty()) {
    context.out << bytes << std::flush;
    return context.out.good();
  }
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << bytes;
  out.close();
  return out.good();
}

}  // namespace

int print_receipt(std::span<const std::string_view> words, Context& context) {
  const auto arguments =
      Arguments::read(words, {"--printer", "--columns", "--data", "-o"}, {}, 1, 1);
  if (!arguments) return wrong_usage;
  const std::optional<int> columns = read_columns(arguments->value("--columns", "48"));
  if (!columns) return wrong_usage;

  const Result<std::string> markup = read_markup(arguments->plain()[0]);
  if (!markup) return fail(context, markup.error());
  std::optional<std::string> data;
  if (arguments->has("--data")) {
    Result<std::string> read = read_text_file(arguments->value("--data"));
    if (!read) return fail(context, read.error());
    data = std::move(*read);
  }
  std::vector<Error> warnings;
  const Result<receipt_grid::Grid> grid = lay_out_receipt(*markup, data, *columns, warnings);
  if (!grid) return fail(context, grid.error());
  for (const Error& warning : warnings) fail(context, warning);
  const auto rendered = render_receipt(*grid, arguments->value("--printer", "text"));
  if (!rendered) return wrong_usage;
  const std::string file = arguments->value("-o");
  if (!write(context, file, rendered->bytes)) {
    return fail(context, error(NOREN_E_DENIED, "file_not_written", {file}));
  }
  if (rendered->missing > 0) {
    context.err << rendered->missing
                << context.say(" 文字がプリンターの文字コードになく、〓 になります。\n",
                               " characters are not in the printer's code page: each is 〓.\n");
  }
  return done;
}

}  // namespace noren::tool
