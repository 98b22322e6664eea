// SPDX-License-Identifier: Apache-2.0
#include "runtime/sale/offline.hpp"

#include <boost/json.hpp>

#include "runtime/sale/arguments.hpp"
#include "runtime/sale/perform.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;
using operation::Id;
using operation::Operation;
using operation::Verb;

constexpr std::int64_t day_ms = 86'400'000;
constexpr noren_int32 not_enough = 209;

std::string card_note(const std::string& card) {
  return "card." + card;
}

// What waits of points that were taken without a line.
struct Taken {
  std::int64_t by_card = 0;
  std::int64_t by_till = 0;
  std::int64_t times = 0;
};

Result<Taken> taken(Context& context, const std::string& card) {
  const auto waiting = queued(context);
  if (!waiting) return waiting.error();
  Taken taken;
  for (const Operation& operation : *waiting) {
    const std::int64_t points = number_of(parse_object(operation.request), "offline_points");
    if (points == 0) continue;
    taken.by_till += points;
    ++taken.times;
    if (card_of(operation) == card) taken.by_card += points;
  }
  return taken;
}

Error too_much(std::int64_t points) {
  Error why = error(NOREN_E_EXTENDED, "offline_limit", {std::to_string(points)});
  why.extended = not_enough;
  return why;
}

}  // namespace

bool is_no_line(const Status& status) {
  if (status) return false;
  switch (status.error().status) {
    case NOREN_E_OFFLINE:
    case NOREN_E_TIMEOUT:
    case NOREN_E_NOHARDWARE:
    case NOREN_E_BUSY:
      return true;
    default:
      // A center that was restored takes nothing until the office has decided.
      return status.error().reason == "ledger_behind";
  }
}

Result<std::vector<Operation>> queued(Context& context) {
  auto unfinished = context.journal.unfinished();
  if (!unfinished) return unfinished.error();
  std::erase_if(*unfinished, [](const Operation& operation) {
    return operation.state != operation::State::queued;
  });
  return unfinished;
}

std::string card_of(const std::string& token) {
  return text_of(parse_object(token), "match");
}

std::string card_of(const Operation& operation) {
  const json::object request = parse_object(operation.request);
  const auto* card = request.if_contains("card");
  return card && card->is_object() ? text_of(card->get_object(), "match") : std::string();
}

bool is_card_waiting(Context& context, const LiveSale& live) {
  const auto waiting = queued(context);
  if (!waiting) return false;
  const std::string card = card_of(live.sale.member->token);
  return std::ranges::any_of(
      *waiting, [&](const Operation& operation) { return card_of(operation) == card; });
}

Status complete_later(Context& context, LiveSale& live, const std::string& asked) {
  // Whether a coupon was used elsewhere only the center knows.
  if (!live.sale.coupons.empty()) return error(NOREN_E_OFFLINE, "coupon_offline");
  const auto port = loyalty(context);
  if (!port) return port.error();
  const std::int64_t now = context.clock.wall_ms();
  Operation operation;
  operation.verb = Verb::complete;
  operation.state = operation::State::queued;
  operation.id = Id(now, context.journal.epoch(), context.journal.take_sequence(), Verb::complete);
  operation.ref = live.sale.ref;
  operation.instance = port->name;
  operation.arguments = asked;
  operation.request =
      json::serialize(sale::complete_request(live.sale, now, true, context.standing.seen()));
  operation.currency = live.sale.currency;
  operation.created_ms = now;

  sale::Sale before = live.sale;
  sale::completed_provisionally(live.sale, operation.id.text());
  live.sale.slip = context.make_slip(live.sale);
  const Status begun = context.journal.begin(operation, sale::to_snapshot(live.sale));
  if (!begun) live.sale = std::move(before);
  return begun;
}

awaitable<Status> send_queued(Context& context, LiveSale& live, Operation& operation) {
  const host::Answer answer = co_await recover(context, live, operation);
  // Without an answer nothing has changed: it goes on waiting.
  if (answer.status == NOREN_E_UNKNOWN_OUTCOME) co_return answer.error;
  co_return write_end(context, live, operation, answer);
}

void remember_card(Context& context, const LiveSale& live) {
  const json::object& lookup = live.sale.member->lookup;
  const std::string card = card_of(live.sale.member->token);
  const auto* policy = lookup.if_contains("policy");
  const auto* offline =
      policy && policy->is_object() ? policy->get_object().if_contains("offline") : nullptr;
  if (card.empty() || !offline || !offline->is_object()) return;
  context.journal.note(card_note(card),
                       json::serialize(json::object{{"usable", number_of(lookup, "usable")},
                                                    {"at_ms", context.clock.wall_ms()},
                                                    {"offline", *offline}}));
}

Status redeem_offline(Context& context, LiveSale& live, std::int64_t points, std::int64_t payable) {
  const std::string card = card_of(live.sale.member->token);
  const json::object known =
      parse_object(card.empty() ? std::string() : context.journal.noted(card_note(card)));
  const auto* found = known.if_contains("offline");
  if (!found || !found->is_object()) return error(NOREN_E_OFFLINE, "redeem_offline");
  const json::object& policy = found->get_object();
  const std::int64_t age_ms = context.clock.wall_ms() - number_of(known, "at_ms");
  // A clock that went back makes no old balance new.
  if (age_ms < 0 || age_ms > number_of(policy, "balance_days") * day_ms) {
    return error(NOREN_E_OFFLINE, "redeem_offline");
  }
  const auto taken_so_far = taken(context, card);
  if (!taken_so_far) return taken_so_far.error();
  const std::int64_t by_card = number_of(policy, "redeem_per_card") - taken_so_far->by_card;
  const std::int64_t by_till = number_of(policy, "redeem_per_terminal") - taken_so_far->by_till;
  const std::int64_t balance = number_of(known, "usable") - taken_so_far->by_card;
  const std::int64_t most = taken_so_far->times < number_of(policy, "redeem_count")
                                ? std::max<std::int64_t>(0, std::min({by_card, by_till, balance}))
                                : 0;
  if (points > most) return too_much(most);
  const std::int64_t value = points * std::max<std::int64_t>(1, number_of(policy, "yen_per_point"));
  if (value > payable) {
    return error(NOREN_E_ILLEGAL, "sale_overpaid",
                 {std::to_string(value), std::to_string(payable)});
  }
  sale::Sale before = live.sale;
  sale::held_offline(live.sale, points, value);
  const Status saved = save(context, live);
  if (!saved) live.sale = std::move(before);
  return saved;
}

}  // namespace noren::runtime
