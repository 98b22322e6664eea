// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/receipt/receipt.hpp"

#include <fstream>
#include <iostream>
#include <iterator>

#include "runtime/platform/terminal.hpp"
#include "tools/noren/arguments.hpp"
#include "tools/noren/receipt/options.hpp"
#include "tools/noren/receipt/render.hpp"

namespace noren::tool {
namespace {

Result<std::string> read_markup(const std::string& name) {
  if (name != "-") return read_receipt_file(name);
  return std::string{std::istreambuf_iterator<char>(std::cin), {}};
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

std::string listed(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
  return list;
}

}  // namespace

int print_receipt(std::span<const std::string_view> words, Context& context) {
  const auto arguments = Arguments::read(
      words, {"--printer", "--columns", "--encoding", "--data", "--font", "-o"}, {}, 1, 1);
  if (!arguments) return wrong_usage;
  const std::optional<int> columns = read_columns(arguments->value("--columns", "48"));
  const std::string form = arguments->value("--printer", "text");
  const std::string file = arguments->value("-o");
  if (!columns || !is_form(form)) return wrong_usage;
  const Status encoding = check_encoding(arguments->value("--encoding", "cp932"));
  if (!encoding) return fail(context, encoding.error());
  if (file.empty() && is_binary(form) && platform::output_is_terminal()) {
    return fail(context, error(NOREN_E_ILLEGAL, "output_not_for_terminal", {form}));
  }

  Result<std::string> markup = read_markup(arguments->plain()[0]);
  if (!markup) return fail(context, markup.error());
  const bool has_data = arguments->has("--data");
  if (has_data) {
    const Result<std::string> data = read_receipt_file(arguments->value("--data"));
    if (!data) return fail(context, data.error());
    std::vector<Error> blanks;
    markup = fill_receipt(*markup, *data, blanks);
    if (!markup) return fail(context, markup.error());
    for (const Error& blank : blanks) fail(context, blank);
  }
  std::vector<Error> warnings;
  const Result<receipt_grid::Grid> grid =
      lay_out_receipt(*markup, std::nullopt, *columns, warnings);
  for (const Error& warning : warnings) fail(context, warning);
  const int failed = grid ? done : fail(context, grid.error());
  if (has_data && (!grid || !warnings.empty())) {
    context.err << context.say("行は、値を差し込んだあとのレシートで数えています。\n",
                               "Lines are counted in the receipt with its data in it.\n");
  }
  if (!grid) return failed;
  const Result<Rendered> rendered = render_receipt(*grid, form, arguments->value("--font"));
  if (!rendered) return fail(context, rendered.error());
  if (!write(context, file, rendered->bytes)) {
    return fail(context, error(NOREN_E_DENIED, "file_not_written", {file}));
  }
  if (!rendered->missing.empty()) {
    fail(context,
         error(NOREN_E_ILLEGAL, "receipt_characters_missing", {listed(rendered->missing)}));
  }
  return done;
}

}  // namespace noren::tool
