// SPDX-License-Identifier: Apache-2.0
#include "runtime/sale/standing.hpp"

#include <boost/json.hpp>

#include "runtime/ports.hpp"
#include "runtime/sale/arguments.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;

constexpr std::string_view note = "center";

}  // namespace

void Standing::hear(std::string& document) {
  if (document.find("\"center\":") == std::string::npos) return;
  json::object answer = parse_object(document);
  const auto* center = answer.if_contains("center");
  if (!center || !center->is_object()) return;
  journal_.note(note, json::serialize(*center));
  heard_ms_ = clock_.monotonic_ms();
  answer.erase("center");
  document = json::serialize(answer);
}

json::object Standing::seen() const {
  const std::string noted = journal_.noted(note);
  if (noted.empty()) return {};
  const json::object center = parse_object(noted);
  const std::int64_t elapsed = heard_ms_ < 0 ? 0 : clock_.monotonic_ms() - heard_ms_;
  return {{"center_ms", number_of(center, "time_ms")},
          {"elapsed_ms", elapsed},
          {"head", text_of(center, "head")}};
}

}  // namespace noren::runtime
