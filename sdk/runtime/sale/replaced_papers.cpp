// SPDX-License-Identifier: Apache-2.0
#include "runtime/sale/replaced_papers.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "core/sale/members.hpp"
#include "runtime/ports.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;

constexpr std::string_view kNote = "coupons.replaced";
constexpr std::size_t kMost = 100;

void keep(operation::Journal& journal, json::array waiting) {
  if (waiting.size() > kMost) {
    waiting.erase(waiting.begin(), waiting.end() - static_cast<std::ptrdiff_t>(kMost));
  }
  journal.note(kNote, waiting.empty() ? "" : json::serialize(json::object{{"papers", waiting}}));
}

bool names(const json::value& paper, const json::value& other) {
  return paper.is_object() && other.is_object() &&
         sale::text(paper.get_object(), "serial") == sale::text(other.get_object(), "serial");
}

}  // namespace

json::array replaced_to_tell(const operation::Journal& journal) {
  const json::object noted = parse_object(journal.noted(kNote));
  const auto* papers = noted.if_contains("papers");
  return papers && papers->is_array() ? papers->get_array() : json::array{};
}

void note_replaced(operation::Journal& journal, const sale::Sale& sale) {
  const json::array replaced = sale::replaced_papers(sale);
  if (replaced.empty()) return;
  json::array waiting = replaced_to_tell(journal);
  for (const json::value& paper : replaced) {
    const auto older = std::find_if(waiting.begin(), waiting.end(),
                                    [&](const json::value& known) { return names(known, paper); });
    if (older != waiting.end()) waiting.erase(older);
    waiting.push_back(paper);
  }
  keep(journal, std::move(waiting));
}

void forget_replaced(operation::Journal& journal, const operation::Operation& told) {
  const json::object request = parse_object(told.request);
  const auto* papers = request.if_contains("replaced");
  if (!papers || !papers->is_array()) return;
  json::array waiting = replaced_to_tell(journal);
  for (const json::value& paper : papers->get_array()) {
    const auto found = std::find(waiting.begin(), waiting.end(), paper);
    if (found != waiting.end()) waiting.erase(found);
  }
  keep(journal, std::move(waiting));
}

}  // namespace noren::runtime
