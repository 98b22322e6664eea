// SPDX-License-Identifier: Apache-2.0
#include "tools/conformance/options.hpp"

#include <charconv>
#include <functional>

namespace noren::conformance {
namespace {

Error wrong(std::string_view option, std::string_view value) {
  return error(NOREN_E_ILLEGAL, "check_option_value", {std::string(option), std::string(value)});
}

template <typename Number>
bool read(std::string_view text, Number& number) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failed == std::errc() && end == text.data() + text.size() && number >= 0;
}

using Take = std::function<bool(Options&, std::string_view value)>;

// The options that have a value; false where the value is none.
const std::map<std::string_view, Take>& takes() {
  static const std::map<std::string_view, Take> all{
      {"--config", [](Options& o, std::string_view v) { return o.config = v, true; }},
      {"--report", [](Options& o, std::string_view v) { return o.report = v, true; }},
      {"--center-key", [](Options& o, std::string_view v) { return o.center_key = v, true; }},
      {"--test", [](Options& o, std::string_view v) { return o.tests = v, true; }},
      {"--card", [](Options& o, std::string_view v) { return o.card = v, !v.empty(); }},
      {"--amount",
       [](Options& o, std::string_view v) { return read(v, o.amount) && o.amount > 0; }},
      {"--currency", [](Options& o, std::string_view v) { return o.currency = v, v.size() == 3; }},
      {"--only",
       [](Options& o, std::string_view v) {
         return o.only = v, v == in_process_part || v == isolated_part;
       }},
      {"--secret",
       [](Options& o, std::string_view v) {
         const auto equals = v.find('=');
         if (equals == 0 || equals == std::string_view::npos) return false;
         o.secrets[std::string(v.substr(0, equals))] = v.substr(equals + 1);
         return true;
       }},
      {"--part", [](Options& o, std::string_view v) { return o.part = v, true; }},
      {"--folder", [](Options& o, std::string_view v) { return o.folder = v, true; }},
      {"--from", [](Options& o, std::string_view v) { return read(v, o.from); }},
  };
  return all;
}

}  // namespace

Result<Options> parse_options(std::span<const std::string_view> words) {
  Options options;
  options.words.assign(words.begin(), words.end());
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const auto take = takes().find(word);
    if (word == "--unattended") {
      options.unattended = true;
    } else if (take != takes().end()) {
      if (i + 1 == words.size()) return wrong(word, "");
      if (!take->second(options, words[++i])) return wrong(word, words[i]);
    } else if (word.starts_with("-") || !options.plugin.empty()) {
      return error(NOREN_E_ILLEGAL, "check_option_unknown", {std::string(word)});
    } else {
      options.plugin = word;
    }
  }
  if (options.plugin.empty()) return wrong("MANIFEST_OR_FOLDER", "");
  return options;
}

}  // namespace noren::conformance
