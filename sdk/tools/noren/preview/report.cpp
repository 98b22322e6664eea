// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/preview/report.hpp"

#include <boost/json.hpp>
#include <limits>
#include <vector>

#include "receipt_grid/to_svg.hpp"
#include "tools/noren/preview/paper.hpp"
#include "tools/noren/preview/quote.hpp"
#include "tools/noren/receipt/options.hpp"
#include "tools/noren/receipt/render.hpp"

namespace noren::tool::preview {
namespace {

namespace json = boost::json;

constexpr int kMost = std::numeric_limits<int>::max();

// A receipt on its way to the paper, as far as it came.
struct Reading {
  std::string markup;   // of which the fault and the warnings speak
  bool filled = false;  // with the data in it
  std::optional<Error> fault;
  std::vector<Error> blanks;  // warnings of the template
  std::vector<Error> warnings;
  std::optional<receipt_grid::Grid> grid;
};

Reading read(const Contents& contents, int columns) {
  Reading reading{contents.markup.text, false, contents.markup.fault, {}, {}, {}};
  if (!reading.fault && contents.data) {
    reading.fault = contents.data->fault;
    if (reading.fault) return reading;
    Result<std::string> filled = fill_receipt(reading.markup, contents.data->text, reading.blanks);
    if (filled) {
      reading.markup = std::move(*filled);
      reading.filled = true;
    } else {
      reading.fault = filled.error();
    }
  }
  if (reading.fault) return reading;
  Result<receipt_grid::Grid> grid =
      lay_out_receipt(reading.markup, std::nullopt, columns, reading.warnings);
  if (grid) {
    reading.grid = std::move(*grid);
  } else {
    reading.fault = grid.error();
  }
  return reading;
}

// Faults of a receipt's text name its line, and most of them the character in it.
void add_place(json::object& out, const Error& fault, std::string_view markup, bool filled) {
  if (!fault.reason.starts_with("receipt_") || fault.details.size() < 2) return;
  const std::optional<int> line = read_number(fault.details[0], 1, kMost);
  if (!line) return;
  const int character = read_number(fault.details[1], 1, kMost).value_or(0);
  const Quote quoted = quote(markup, *line, character);
  out["line"] = *line;
  out["character"] = character;
  out["before"] = quoted.before;
  out["at"] = quoted.at;
  out["after"] = quoted.after;
  out["filled"] = filled;
}

json::object describe(const char* kind, const Error& fault, std::string_view markup, bool filled,
                      Language language) {
  json::object out{{"kind", kind}, {"text", message(fault, language)}};
  add_place(out, fault, markup, filled);
  return out;
}

json::array describe_printers(const receipt_grid::Grid& grid, const Settings& settings) {
  json::array printers;
  for (const std::string_view name : kPrinters) {
    const Result<Rendered> rendered = render_receipt(grid, name);
    if (!rendered) continue;
    printers.push_back({{"name", name},
                        {"bytes", rendered->bytes.size()},
                        {"seconds", line_seconds(rendered->bytes.size(), settings.baud)},
                        {"missing", json::value_from(rendered->missing)},
                        {"chosen", name == settings.printer}});
  }
  return printers;
}

}  // namespace

std::optional<std::string> picture(const Contents& contents, int columns) {
  const Reading reading = read(contents, columns);
  if (!reading.grid) return std::nullopt;
  return to_svg(*reading.grid);
}

std::string report(const Contents& contents, const Settings& settings, int columns,
                   Language language) {
  const Reading reading = read(contents, columns);
  json::array faults;
  const auto add = [&](const char* kind, const Error& fault) {
    faults.push_back(describe(kind, fault, reading.markup, reading.filled, language));
  };
  if (reading.fault) add("error", *reading.fault);
  for (const Error& blank : reading.blanks) {
    faults.push_back(describe("warning", blank, contents.markup.text, false, language));
  }
  for (const Error& warning : reading.warnings) add("warning", warning);
  json::object out{{"name", settings.name},
                   {"columns", columns},
                   {"speed", settings.speed},
                   {"baud", settings.baud},
                   {"picture", reading.grid.has_value()},
                   {"faults", std::move(faults)}};
  if (reading.grid) {
    const int dots = paper_dots(*reading.grid);
    out["paper"] = {{"mm", static_cast<double>(dots) / kDotsPerMm},
                    {"seconds", print_seconds(dots, settings.speed)}};
    out["printers"] = describe_printers(*reading.grid, settings);
  }
  return json::serialize(out);
}

}  // namespace noren::tool::preview
