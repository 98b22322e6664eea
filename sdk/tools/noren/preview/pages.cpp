// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/preview/pages.hpp"

#include <optional>
#include <string>
#include <utility>

#include "page_texts.hpp"
#include "tools/noren/receipt/options.hpp"

namespace noren::tool::preview {
namespace {

// The value of a name in a query; its values need no escapes.
std::string_view value_of(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    const std::size_t equals = part.find('=');
    if (equals != part.npos && part.substr(0, equals) == name) return part.substr(equals + 1);
    query.remove_prefix(std::min(part.size() + 1, query.size()));
  }
  return {};
}

Answer text(std::string_view type, std::string_view body) {
  return {200, std::string(type), std::string(body)};
}

}  // namespace

Answer answer(std::string_view target, const Contents& contents, const Settings& settings) {
  const std::string_view path = target.substr(0, target.find('?'));
  const std::string_view query = target.substr(std::min(path.size() + 1, target.size()));
  if (path == "/") return {200, "text/html; charset=utf-8", std::string(embedded::page_html), true};
  if (path == "/page.js") return text("text/javascript; charset=utf-8", embedded::page_js);
  if (path == "/page.css") return text("text/css; charset=utf-8", embedded::page_css);

  const std::string_view wanted = value_of(query, "columns");
  const std::optional<int> columns = wanted.empty() ? settings.columns : read_columns(wanted);
  if (!columns) return {400, Answer{}.type, "columns\n"};
  if (path == "/report") {
    const Language language = find_language(value_of(query, "lang")).value_or(Language::english);
    return text("application/json", report(contents, settings, *columns, language));
  }
  if (path == "/receipt.svg") {
    const std::optional<std::string> svg = picture(contents, *columns);
    if (svg) return text("image/svg+xml", *svg);
  }
  return {};
}

}  // namespace noren::tool::preview
