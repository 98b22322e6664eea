// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-simulated/reader.hpp"

#include <chrono>

namespace noren::reader_simulated {
namespace {

constexpr std::string_view domain = "simulated";
constexpr std::size_t longest_name = 64;

const plugin::Refusal no_key{NOREN_E_OFFLINE, "till_not_enrolled",
                             "this till has no key of the center yet: enroll it first"};

}  // namespace

SimulatedReader::SimulatedReader(plugin::Host host, std::string_view config)
    : Instance(host), desk_(host, domain) {
  const boost::json::object members = plugin::parse_object(config);
  auto_card_ = plugin::member<std::string>(members, "auto_card", "");
  arrive_ms_ = plugin::member<std::int64_t>(members, "arrive_ms", 0);
  if (auto_card_.size() > longest_name || arrive_ms_ < 0) {
    throw plugin::Failure(NOREN_E_ILLEGAL, std::string(domain),
                          "auto_card has at most 64 bytes and arrive_ms is not negative");
  }
}

void SimulatedReader::capture(plugin::Operation operation, const plugin::Request& request) {
  desk_.begin(std::move(operation), request.timeout_ms);
  if (auto_card_.empty()) return;
  customer_.set(std::chrono::milliseconds(arrive_ms_), [this] {
    if (lay(auto_card_) != NOREN_OK) return desk_.failed(no_key);
    take_away();
  });
}

void SimulatedReader::set(plugin::Operation operation, const plugin::Request& request) try {
  const boost::json::object wish = plugin::parse_object(request.document);
  const auto card = plugin::member<std::string>(wish, "card", "");
  if (!wish.contains("card") || card.size() > longest_name) {
    return plugin::refuse(operation, domain,
                          {NOREN_E_ILLEGAL, "simulated_card_name",
                           "name the card to present, for example town-1 (at most 64 bytes)"});
  }
  auto_card_.clear();
  take_away();
  if (!card.empty() && lay(card) != NOREN_OK) return plugin::refuse(operation, domain, no_key);
  operation.done();
} catch (const plugin::Failure& why) {
  plugin::refuse(operation, domain, {why.status(), "document_malformed", why.what()});
}

noren_status SimulatedReader::lay(const std::string& card) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(card.data());
  const auto token = host().seal("code", {bytes, card.size()});
  if (!token) return token.status;
  {
    const std::lock_guard lock(mutex_);
    card_lies_ = true;
  }
  desk_.card("{\"card\":" + token.value + "}");
  return NOREN_OK;
}

void SimulatedReader::take_away() {
  {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(card_lies_, false)) return;
  }
  desk_.card_removed();
}

}  // namespace noren::reader_simulated
