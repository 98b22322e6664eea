// SPDX-License-Identifier: Apache-2.0
#include "runtime/sale/standing.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <utility>

#include "runtime/ports.hpp"
#include "runtime/sale/arguments.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;

constexpr std::string_view note = "center";

std::int64_t number_in(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// Where a head stands: "<sequence>.<hash>.<mac>[.<lineage>]"; later ones are greater. A later
// lineage counts from an older sequence.
std::pair<std::int64_t, std::int64_t> place_of(std::string_view head) {
  std::int64_t lineage = 0;
  const std::size_t last = head.rfind('.');
  if (std::ranges::count(head, '.') == 3) lineage = number_in(head.substr(last + 1));
  return {lineage, number_in(head)};
}

}  // namespace

void Standing::hear(std::string& document) {
  if (document.find("\"center\":") == std::string::npos) return;
  json::object answer = parse_object(document);
  const auto* found = answer.if_contains("center");
  if (!found || !found->is_object()) return;
  json::object center = found->get_object();
  // A center that was restored from an old backup says an older head. It is to hear of the newer
  // one.
  const std::string newest = text_of(parse_object(journal_.noted(note)), "head");
  if (place_of(text_of(center, "head")) < place_of(newest)) center["head"] = newest;
  journal_.note(note, json::serialize(center));
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

std::optional<std::int64_t> Standing::center_now_ms() const {
  if (heard_ms_ < 0) return std::nullopt;
  const json::object center = parse_object(journal_.noted(note));
  return number_of(center, "time_ms") + clock_.monotonic_ms() - heard_ms_;
}

}  // namespace noren::runtime
