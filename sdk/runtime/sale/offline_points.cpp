// SPDX-License-Identifier: Apache-2.0
#include "runtime/sale/offline_points.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "runtime/sale/arguments.hpp"
#include "runtime/sale/offline.hpp"
#include "runtime/sale/perform.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;
using operation::Operation;

constexpr std::int64_t day_ms = 86'400'000;
constexpr noren_int32 not_enough = 209;
constexpr std::string_view open_note = "offline.open";  // by ref: {"card", "points"}

std::string card_note(const std::string& card) {
  return "card." + card;
}

json::object open_sales(Context& context) {
  return parse_object(context.journal.noted(open_note));
}

void note_open(Context& context, const json::object& open) {
  context.journal.note(open_note, json::serialize(open));
}

struct Taken {
  std::int64_t by_card = 0;  // open or waiting
  std::int64_t by_till = 0;
  std::int64_t times = 0;

  void add(bool is_card, std::int64_t points) {
    if (is_card) by_card += points;
    by_till += points;
    ++times;
  }
};

Result<Taken> waiting(Context& context, const std::string& card) {
  const auto operations = queued(context);
  if (!operations) return operations.error();
  Taken taken;
  for (const Operation& operation : *operations) {
    const std::int64_t points = number_of(parse_object(operation.request), "offline_points");
    if (points > 0) taken.add(card_of(operation) == card, points);
  }
  return taken;
}

void add_open(Context& context, const LiveSale& live, const std::string& card, Taken& taken) {
  for (const auto& [ref, entry] : open_sales(context)) {
    if (std::string_view(ref) == live.sale.ref || !entry.is_object()) continue;
    taken.add(text_of(entry.get_object(), "card") == card, number_of(entry.get_object(), "points"));
  }
}

Error too_much(std::int64_t points) {
  Error why = error(NOREN_E_EXTENDED, "offline_limit", {std::to_string(points)});
  why.extended = not_enough;
  return why;
}

std::string card_of(const LiveSale& live) {
  return runtime::card_of(live.sale.member->token);
}

}  // namespace

void remember_card(Context& context, const LiveSale& live) {
  // What waits is in no balance that the center tells.
  const auto waits = waiting(context, card_of(live));
  if (!waits) return;
  const json::object& lookup = live.sale.member->lookup;
  const std::string card = card_of(live);
  const auto* policy = lookup.if_contains("policy");
  const auto* offline =
      policy && policy->is_object() ? policy->get_object().if_contains("offline") : nullptr;
  if (card.empty() || !offline || !offline->is_object()) return;
  context.journal.note(card_note(card),
                       json::serialize(json::object{{"usable", number_of(lookup, "usable")},
                                                    {"at_ms", context.clock.wall_ms()},
                                                    {"spent", waits->by_card},
                                                    {"offline", *offline}}));
}

Result<std::int64_t> most_offline(Context& context, const LiveSale& live) {
  const std::string card = card_of(live);
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
  auto taken = waiting(context, card);
  if (!taken) return taken.error();
  // What was closed since the lookup counts also where it has arrived: this balance is the old one.
  taken->by_card = number_of(known, "spent");
  add_open(context, live, card, *taken);
  const std::int64_t by_card = taken->by_card;
  if (taken->times >= number_of(policy, "redeem_count")) return 0;
  return std::max<std::int64_t>(0,
                                std::min({number_of(policy, "redeem_per_card") - by_card,
                                          number_of(policy, "redeem_per_terminal") - taken->by_till,
                                          number_of(known, "usable") - by_card}));
}

Status redeem_offline(Context& context, LiveSale& live, std::int64_t points, std::int64_t payable) {
  const auto most = most_offline(context, live);
  if (!most) return most.error();
  if (points > *most) return too_much(*most);
  const std::string card = card_of(live);
  const json::object known = parse_object(context.journal.noted(card_note(card)));
  const std::int64_t value =
      points *
      std::max<std::int64_t>(1, number_of(known.at("offline").as_object(), "yen_per_point"));
  if (value > payable) {
    return error(NOREN_E_ILLEGAL, "sale_overpaid",
                 {std::to_string(value), std::to_string(payable)});
  }
  sale::Sale before = live.sale;
  const json::object open_before = open_sales(context);
  json::object open = open_before;
  open[live.sale.ref] = json::object{{"card", card}, {"points", points}};
  note_open(context, open);
  sale::held_offline(live.sale, points, value);
  const Status saved = save(context, live);
  if (!saved) {
    live.sale = std::move(before);
    note_open(context, open_before);
  }
  return saved;
}

void release_offline(Context& context, LiveSale& live) {
  json::object open = open_sales(context);
  if (open.erase(live.sale.ref) > 0) note_open(context, open);
  sale::hold_released(live.sale);
}

// If the completion can't be written after all, a retry counts twice: stricter, never looser.
void spent_offline(Context& context, const LiveSale& live) {
  if (!live.sale.hold || !live.sale.hold->offline) return;
  json::object open = open_sales(context);
  if (open.erase(live.sale.ref) > 0) note_open(context, open);
  const std::string note = card_note(card_of(live));
  json::object known = parse_object(context.journal.noted(note));
  if (known.empty()) return;
  known["spent"] = number_of(known, "spent") + live.sale.hold->points;
  context.journal.note(note, json::serialize(known));
}

}  // namespace noren::runtime
