// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/doctor/show.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace noren::tool::doctor {
namespace {

std::string_view severity_word(Severity severity, const Context& context) {
  switch (severity) {
    case Severity::error:
      return context.say("異常  ", "error   ");
    case Severity::warning:
      return context.say("注意  ", "warning ");
    case Severity::ok:
      break;
  }
  return context.say("正常  ", "ok      ");
}

std::string_view area_word(std::string_view area, const Context& context) {
  struct Word {
    std::string_view area, japanese, english;
  };
  constexpr Word words[] = {{"setup", "設定", "setup"},          {"usb", "USB", "USB"},
                            {"serial", "シリアル", "serial"},    {"hid", "HID", "HID"},
                            {"pcsc", "PC/SC", "PC/SC"},          {"plugin", "プラグイン", "plugin"},
                            {"device", "機器", "device"},        {"center", "センター", "center"},
                            {"clock", "時計", "clock"},          {"disk", "ディスク", "disk"},
                            {"journal", "ジャーナル", "journal"}};
  const auto* word = std::find_if(std::begin(words), std::end(words),
                                  [&](const Word& one) { return one.area == area; });
  return word == std::end(words) ? area : context.say(word->japanese, word->english);
}

}  // namespace

void show(std::vector<Finding> findings, const Context& context) {
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& one, const Finding& other) {
    return one.severity > other.severity;
  });
  for (const Finding& finding : findings) {
    const Words words = words_of(finding, context.language);
    context.out << severity_word(finding.severity, context) << area_word(finding.area, context)
                << ": " << words.text << '\n';
    if (!words.next.empty()) context.out << "        -> " << words.next << '\n';
  }
  const auto count = [&](Severity severity) {
    return std::count_if(findings.begin(), findings.end(),
                         [&](const Finding& one) { return one.severity == severity; });
  };
  context.out << context.say("異常 ", "errors: ") << count(Severity::error)
              << context.say("、注意 ", ", warnings: ") << count(Severity::warning) << '\n';
}

boost::json::object to_json(const std::vector<Finding>& findings) {
  boost::json::array list;
  for (const Finding& finding : findings) {
    const Words english = words_of(finding, Language::english);
    const Words japanese = words_of(finding, Language::japanese);
    list.push_back({{"area", finding.area},
                    {"severity", name_of(finding.severity)},
                    {"key", finding.key},
                    {"device", finding.device},
                    {"text", english.text},
                    {"next", english.next},
                    {"text_ja", japanese.text},
                    {"next_ja", japanese.next}});
  }
  return {{"version", NOREN_VERSION}, {"findings", std::move(list)}};
}

bool has_errors(const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& one) { return one.severity == Severity::error; });
}

}  // namespace noren::tool::doctor
