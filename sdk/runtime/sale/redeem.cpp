// SPDX-License-Identifier: Apache-2.0
#include <noren/plugin/loyalty.h>
#include <boost/json.hpp>

#include "runtime/sale/arguments.hpp"
#include "runtime/sale/offline.hpp"
#include "runtime/sale/offline_points.hpp"
#include "runtime/sale/perform.hpp"
#include "runtime/sale/same_question.hpp"
#include "runtime/sale/verbs.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;
using operation::Id;

awaitable<Status> release(Context& context, LiveSale& live, const NamedPort& port,
                          const std::string& asked) {
  Task task{operation::Verb::cancel, port, NOREN_LOYALTY, asked, R"({"reason":"released"})"};
  task.original = Id::parse(live.sale.hold->operation);
  const Status released = co_await perform(context, live, std::move(task));
  co_return released;
}

awaitable<Status> reserve(Context& context, LiveSale& live, const NamedPort& port,
                          const std::string& asked, std::int64_t points, const std::string& wallet,
                          std::uint32_t timeout_ms) {
  json::object request = sale::hold_request(live.sale, points, wallet);
  if (json::object seen = context.standing.seen(); !seen.empty()) request["seen"] = std::move(seen);
  Task task{operation::Verb::hold, port, NOREN_LOYALTY, asked, json::serialize(request)};
  task.timeout_ms = timeout_ms;
  const Status held = co_await perform(context, live, std::move(task));
  co_return held;
}

}  // namespace

awaitable<Status> redeem(Context& context, LiveSale& live, const json::object& arguments) {
  const std::string asked = canonical(arguments);
  if (!live.sale.unknown_operation.empty()) {
    if (const Status same = is_same_question(context, live, asked,
                                             {operation::Verb::hold, operation::Verb::cancel});
        !same) {
      co_return same;
    }
    const Status settled = co_await settle(context, live);
    if (!settled) co_return settled;
    // What was settled may be only a part of it; the rest of this sees what is held now.
  }
  if (const Status allowed = sale::may_redeem(live.sale); !allowed) co_return allowed;
  const auto port = loyalty(context);
  if (!port) co_return port.error();

  const std::int64_t before = live.sale.hold ? live.sale.hold->value : 0;
  const std::int64_t payable = live.sale.due() + before;
  std::int64_t points = number_of(arguments, "points");
  if (text_of(arguments, "points") == "max") {
    json::object request = sale::quote_request(live.sale);
    const host::Answer answer =
        co_await query(context, live, "quote", std::move(request), center_timeout_ms);
    if (answer.status != NOREN_OK && !is_no_line(answer.error)) co_return answer.error;
    if (answer.status != NOREN_OK) {
      const auto most = most_offline(context, live);
      if (!most) co_return answer.error;
      points = std::min(*most, payable);
    } else {
      // Points that this sale holds already are not among those that may still be redeemed.
      const std::int64_t held = live.sale.hold ? live.sale.hold->points : 0;
      points = std::min(number_of(parse_object(answer.document), "redeemable") + held, payable);
    }
  }
  const std::string wallet = text_of(arguments, "wallet");
  if (live.sale.hold && live.sale.hold->points == points && live.sale.hold->wallet == wallet) {
    co_return Done{};
  }
  // Nothing of it is anywhere but here.
  if (live.sale.hold && live.sale.hold->offline) {
    release_offline(context, live);
    if (const Status saved = save(context, live); !saved) co_return saved;
  }
  const auto held_before = live.sale.hold;
  if (live.sale.hold) {
    const Status released = co_await release(context, live, *port, asked);
    if (!released) co_return released;
  }
  if (points == 0) co_return Done{};

  const auto timeout_ms = timeout_of(arguments, center_timeout_ms);
  Status held = co_await reserve(context, live, *port, asked, points, wallet, timeout_ms);
  if (is_no_line(held) && !held_before) {
    const Status offline = redeem_offline(context, live, points, payable);
    // Where the program allows none, what kept the hold from being made is the reason.
    const bool is_allowed = offline || offline.error().status != NOREN_E_OFFLINE;
    if (is_allowed || held.error().status == NOREN_E_OFFLINE) co_return offline;
  }
  if (held && live.sale.hold->value > payable) {
    held = error(NOREN_E_ILLEGAL, "sale_overpaid",
                 {std::to_string(live.sale.hold->value), std::to_string(payable)});
    const Status released = co_await release(context, live, *port, asked);
    if (!released) co_return released;
  }
  // It did not happen: so what was held before is held again.
  if (!held && held_before && live.sale.unknown_operation.empty()) {
    const Status again = co_await reserve(context, live, *port, asked, held_before->points,
                                          held_before->wallet, timeout_ms);
    if (!again)
      co_return again.error().status == NOREN_E_UNKNOWN_OUTCOME
          ? again
          : Status(error(NOREN_E_FAILURE, "hold_let_go"));
  }
  co_return held;
}

}  // namespace noren::runtime
