// SPDX-License-Identifier: Apache-2.0
#include "plugins/payment-simulated/book.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <tuple>

namespace noren::payment_simulated {
namespace {

using plugin::member;

constexpr std::array<std::string_view, 3> states{"intent", "done", "refused"};

plugin::ByteView bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string to_json(const Entry& entry) {
  return boost::json::serialize(
      boost::json::object{{"verb", entry.verb},
                          {"original", entry.original},
                          {"amount", entry.amount},
                          {"currency", entry.currency},
                          {"capture", entry.capture},
                          {"state", states[static_cast<std::size_t>(entry.state)]},
                          {"approval", entry.approval},
                          {"status", entry.refusal.status},
                          {"reason", entry.refusal.reason},
                          {"message", entry.refusal.message},
                          {"followers", boost::json::value_from(entry.followers)}});
}

Entry from_json(std::string_view text) {
  const boost::json::object object = plugin::parse_object(text);
  Entry entry;
  entry.verb = member<std::string>(object, "verb", "");
  entry.original = member<std::string>(object, "original", "");
  entry.amount = member<std::int64_t>(object, "amount", 0);
  entry.currency = member<std::string>(object, "currency", "");
  entry.capture = member<bool>(object, "capture", false);
  const auto state = member<std::string>(object, "state", "");
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (state == states[i]) entry.state = static_cast<Entry::State>(i);
  }
  entry.approval = member<std::string>(object, "approval", "");
  entry.refusal.status = member<std::int32_t>(object, "status", NOREN_E_FAILURE);
  entry.refusal.reason = member<std::string>(object, "reason", "");
  entry.refusal.message = member<std::string>(object, "message", "");
  entry.followers = member<std::vector<std::string>>(object, "followers", {});
  return entry;
}

}  // namespace

bool Entry::same_content(const Entry& other) const {
  const auto content = [](const Entry& entry) {
    return std::tie(entry.verb, entry.original, entry.amount, entry.currency, entry.capture);
  };
  return content(*this) == content(other);
}

std::optional<Entry> Book::find(std::string_view key) const {
  const auto value = host_.storage_get("op." + std::string(key));
  if (value.status == NOREN_E_NOEXIST) return std::nullopt;
  if (!value) throw plugin::Failure(value.status, "storage", "the payment book cannot be read");
  return from_json({reinterpret_cast<const char*>(value.value.data()), value.value.size()});
}

void Book::put(std::string_view key, const Entry& entry) {
  const noren_status status = host_.storage_put("op." + std::string(key), bytes_of(to_json(entry)));
  if (status == NOREN_OK) return;
  throw plugin::Failure(NOREN_E_FAILURE, "storage", "the payment book cannot be written");
}

std::string Book::next_approval() {
  const long number = std::strtol(note("approvals").c_str(), nullptr, 10) + 1;
  put_note("approvals", std::to_string(number));
  char approval[32];
  std::snprintf(approval, sizeof approval, "A%05ld", number);
  return approval;
}

bool Book::stands(const Entry& entry) const {
  if (entry.state != Entry::State::done) return false;
  for (const std::string& key : entry.followers) {
    const auto follower = find(key);
    if (follower && follower->verb == "reverse" && follower->state == Entry::State::done) {
      return false;
    }
  }
  return true;
}

std::int64_t Book::moved(const Entry& entry, std::string_view verb) const {
  std::int64_t sum = 0;
  for (const std::string& key : entry.followers) {
    const auto follower = find(key);
    if (follower && follower->verb == verb && stands(*follower)) sum += follower->amount;
  }
  return sum;
}

std::string Book::note(std::string_view name) const {
  const auto value = host_.storage_get("note." + std::string(name));
  return {value.value.begin(), value.value.end()};
}

void Book::put_note(std::string_view name, std::string_view text) {
  if (host_.storage_put("note." + std::string(name), bytes_of(text)) != NOREN_OK) {
    throw plugin::Failure(NOREN_E_FAILURE, "storage", "the payment book cannot be written");
  }
}

}  // namespace noren::payment_simulated
