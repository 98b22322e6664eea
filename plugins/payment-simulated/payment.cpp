// SPDX-License-Identifier: Apache-2.0
#include "plugins/payment-simulated/payment.hpp"

#include <algorithm>
#include <cstdlib>

#include "plugins/payment-simulated/rules.hpp"

namespace noren::payment_simulated {
namespace {

using plugin::Operation;
using plugin::Refusal;
using plugin::Request;

constexpr std::string_view domain = "simulated";

const Refusal in_doubt{NOREN_E_UNKNOWN_OUTCOME, "payment_in_doubt",
                       "nobody knows yet whether it happened: recover it"};

void answer(Operation& operation, const Entry& entry) {
  switch (entry.state) {
    case Entry::State::intent:
      return plugin::leave_unknown(operation, domain, in_doubt);
    case Entry::State::refused:
      return plugin::refuse(operation, domain, entry.refusal);
    case Entry::State::done:
      break;
  }
  if (entry.approval.empty()) return operation.done();
  operation.done(boost::json::serialize(
      boost::json::object{{"approval", entry.approval}, {"service", "simulated"}, {"masked", ""}}));
}

// An operation that has not happened and now never will.
Entry never(Entry entry, std::string reason, std::string message) {
  entry.state = Entry::State::refused;
  entry.refusal = {NOREN_E_FAILURE, std::move(reason), std::move(message)};
  return entry;
}

}  // namespace

Settings read_settings(std::string_view config) {
  const boost::json::object members = plugin::parse_object(config);
  Settings settings;
  settings.delay_ms = plugin::member<std::int64_t>(members, "delay_ms", 0);
  settings.hang_before = plugin::member<bool>(members, "hang_before", false);
  settings.hang_after = plugin::member<bool>(members, "hang_after", false);
  settings.decline_over = plugin::member<std::int64_t>(members, "decline_over", 0);
  settings.die_at = plugin::member<std::string>(members, "die_at", "");
  for (const std::string_view point : {"", "before", "after_intent", "after_result"}) {
    if (settings.die_at == point && settings.delay_ms >= 0) return settings;
  }
  throw plugin::Failure(NOREN_E_ILLEGAL, std::string(domain),
                        "die_at is before, after_intent or after_result, delay_ms not negative");
}

SimulatedPayment::SimulatedPayment(plugin::Host host, std::string_view config)
    : Instance(host), settings_(read_settings(config)), book_(host) {}

void SimulatedPayment::close(Operation operation) {
  {
    const std::lock_guard lock(mutex_);
    hanging_.clear();  // ends them UNKNOWN
  }
  operation.done();
}

void SimulatedPayment::cancel_operation(noren_op id) {
  if (auto operation = worker_.take_back(id)) {
    plugin::refuse(*operation, domain,
                   {NOREN_E_CANCELED, "payment_canceled", "given up before anything was sent"});
    return;
  }
  const std::lock_guard lock(mutex_);
  const auto found = hanging_.find(id);
  if (found == hanging_.end()) return;
  plugin::leave_unknown(found->second, domain, in_doubt);
  hanging_.erase(found);
}

void SimulatedPayment::authorize(Operation operation, const Request& request) {
  submit(std::move(operation), request, "authorize");
}
void SimulatedPayment::capture(Operation operation, const Request& request) {
  submit(std::move(operation), request, "capture");
}
void SimulatedPayment::reverse(Operation operation, const Request& request) {
  submit(std::move(operation), request, "reverse");
}
void SimulatedPayment::refund(Operation operation, const Request& request) {
  submit(std::move(operation), request, "refund");
}

void SimulatedPayment::status(Operation operation, const Request& request) {
  worker_.add(std::move(operation), {}, [this, key = std::string(request.original_key)](auto open) {
    tell(std::move(open), key, false);
  });
}

void SimulatedPayment::recover(Operation operation, const Request& request) {
  worker_.add(std::move(operation), {}, [this, key = std::string(request.original_key)](auto open) {
    tell(std::move(open), key, true);
  });
}

void SimulatedPayment::submit(Operation operation, const Request& request,
                              std::string_view verb) try {
  if (request.idempotency_key.empty() || (verb != "authorize" && request.original_key.empty())) {
    return plugin::refuse(operation, domain,
                          {NOREN_E_ILLEGAL, "payment_key_missing",
                           "the request names no operation: a fault of the calling program"});
  }
  Entry asked;
  asked.verb = verb;
  asked.original = request.original_key;
  asked.amount = request.amount;
  asked.currency = request.currency;
  asked.capture = verb == "authorize" &&
                  plugin::member<bool>(plugin::parse_object(request.document), "capture", true);
  // Time that runs out before anything was written is a plain timeout.
  const bool too_slow = request.timeout_ms > 0 && settings_.delay_ms >= request.timeout_ms;
  const std::chrono::milliseconds delay(too_slow ? request.timeout_ms : settings_.delay_ms);
  worker_.add(std::move(operation), delay,
              [this, too_slow, key = std::string(request.idempotency_key),
               asked = std::move(asked)](Operation open) {
                if (too_slow) {
                  return plugin::refuse(open, domain,
                                        {NOREN_E_TIMEOUT, "payment_timeout",
                                         "time ran out before anything was sent: try again"});
                }
                perform(std::move(open), key, asked);
              });
} catch (const plugin::Failure& why) {
  plugin::refuse(operation, domain, {why.status(), "document_malformed", why.what()});
}

void SimulatedPayment::perform(Operation operation, const std::string& key, Entry asked) try {
  complete_amount(book_, asked);
  if (const auto seen = book_.find(key)) {
    // One that was made sure not to happen before it arrived has no content to compare.
    if (seen->verb != "never" && !asked.same_content(*seen)) {
      return plugin::refuse(
          operation, domain,
          {NOREN_E_EXISTS, "payment_key_reused",
           "this operation was begun with other content: a fault of the program"});
    }
    return answer(operation, *seen);
  }
  die_if("before");
  note_intent(key, asked);
  // From here on a failure may have left half of it: only the book can tell.
  try {
    die_if("after_intent");
    if (settings_.hang_before) return hang(std::move(operation));
    apply(key, asked);
    die_if("after_result");
    if (settings_.hang_after) return hang(std::move(operation));
    answer(operation, asked);
  } catch (const plugin::Failure& why) {
    host().error(why.what());
    plugin::leave_unknown(operation, domain, in_doubt);
  }
} catch (const plugin::Failure& why) {
  plugin::refuse(operation, domain, {why.status(), "payment_storage", why.what()});
}

void SimulatedPayment::note_intent(const std::string& key, const Entry& asked) {
  if (auto original = book_.find(asked.original)) {
    auto& followers = original->followers;
    if (std::find(followers.begin(), followers.end(), key) == followers.end()) {
      followers.push_back(key);
      book_.put(asked.original, *original);
    }
  }
  book_.put(key, asked);
}

void SimulatedPayment::apply(const std::string& key, Entry& asked) {
  // The followers noted meanwhile are none: one thread does everything.
  if (auto why = refusal_of(book_, asked, settings_.decline_over)) {
    asked.state = Entry::State::refused;
    asked.refusal = std::move(*why);
    return book_.put(key, asked);
  }
  if (asked.verb == "reverse") {
    auto original = book_.find(asked.original);
    if (!original || original->state == Entry::State::intent) {
      if (!original) original = Entry{.verb = "never"};
      book_.put(asked.original,
                never(*original, "payment_reversed", "it was reversed before it happened"));
    }
  } else if (asked.verb != "refund") {
    asked.approval = book_.next_approval();
  }
  asked.state = Entry::State::done;
  book_.put(key, asked);
}

void SimulatedPayment::tell(Operation operation, const std::string& key, bool settle) try {
  std::optional<Entry> entry = book_.find(key);
  if (settle && (!entry || entry->state == Entry::State::intent)) {
    if (!entry) entry = Entry{.verb = "never"};
    entry = never(*entry, "payment_never_happened", "it did not happen, and never will");
    book_.put(key, *entry);
  }
  if (entry) return answer(operation, *entry);
  plugin::refuse(operation, domain,
                 {NOREN_E_NOEXIST, "payment_not_seen", "the service knows no such payment"});
} catch (const plugin::Failure& why) {
  host().error(why.what());
  plugin::leave_unknown(operation, domain, in_doubt);
}

void SimulatedPayment::die_if(std::string_view point) {
  if (settings_.die_at != point || book_.note("died") == point) return;
  book_.put_note("died", point);
  std::abort();
}

void SimulatedPayment::hang(Operation operation) {
  const std::lock_guard lock(mutex_);
  const noren_op id = operation.id();
  hanging_.emplace(id, std::move(operation));
}

}  // namespace noren::payment_simulated
