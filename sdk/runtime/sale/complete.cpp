// SPDX-License-Identifier: Apache-2.0
#include <noren/plugin/loyalty.h>
#include <boost/json.hpp>

#include "runtime/sale/arguments.hpp"
#include "runtime/sale/offline.hpp"
#include "runtime/sale/perform.hpp"
#include "runtime/sale/replaced_papers.hpp"
#include "runtime/sale/return_at_till.hpp"
#include "runtime/sale/same_question.hpp"
#include "runtime/sale/verbs.hpp"

namespace noren::runtime {

namespace json = boost::json;

namespace {

// Nobody had shown a card: the program has no part in it.
Status complete_at_till(Context& context, LiveSale& live) {
  if (!live.sale.coupons.empty()) return error(NOREN_E_ILLEGAL, "sale_not_identified");
  sale::Sale before = live.sale;
  sale::completed(live.sale, "", {});
  live.sale.slip = context.make_slip(live.sale);
  const Status saved = save(context, live);
  if (!saved) live.sale = std::move(before);
  return saved;
}

// A card was taken without an answer of the center. If there is still none, a completion would only
// end as unknown, after half a minute at the counter.
awaitable<bool> is_still_silent(Context& context, LiveSale& live) {
  json::object request = sale::lookup_request(live.sale.member->token);
  const host::Answer answer =
      co_await query(context, live, "lookup", std::move(request), lookup_timeout_ms);
  co_return answer.status != NOREN_OK&& is_no_line(answer.error);
}

// What the sale had earned is taken back and what it had redeemed given back, by the program. That
// can't wait: what the customer gets in money depends on it.
awaitable<Status> give_back(Context& context, LiveSale& live, const std::string& asked,
                            const json::object& arguments) {
  const auto port = loyalty(context);
  if (!port) co_return port.error();
  Task task{operation::Verb::refund, *port, NOREN_LOYALTY, asked,
            json::serialize(
                sale::refund_request(live.sale, context.clock.wall_ms(), context.standing.seen()))};
  task.original = operation::Id::parse(live.sale.original->operation);
  task.timeout_ms = timeout_of(arguments, center_timeout_ms);
  const Status returned = co_await perform(context, live, std::move(task));
  co_return returned;
}

}  // namespace

awaitable<Status> complete(Context& context, LiveSale& live, const json::object& arguments) {
  if (live.sale.state == sale::State::done && !live.sale.undoing) co_return Done{};
  const std::string asked = canonical(arguments);
  if (!live.sale.unknown_operation.empty()) {
    if (const Status same = is_same_question(context, live, asked,
                                             {operation::Verb::complete, operation::Verb::refund});
        !same) {
      co_return same;
    }
    const Status settled = co_await settle(context, live);
    co_return settled;
  }
  if (const Status allowed = sale::may_complete(live.sale); !allowed) co_return allowed;
  if (live.sale.is_return() && live.sale.original->operation.empty()) {
    const Status returned = co_await return_at_till(context, live);
    co_return returned;
  }
  if (live.sale.is_return()) {
    const Status returned = co_await give_back(context, live, asked, arguments);
    co_return returned;
  }
  if (!live.sale.member) co_return complete_at_till(context, live);
  const bool may_wait = !arguments.contains("provisional") || is_yes(arguments, "provisional");
  // Points taken without a line are an event that the center is told of, not a question to it.
  const bool is_event = live.sale.hold && live.sale.hold->offline;
  if (is_event && !may_wait) co_return error(NOREN_E_OFFLINE, "redeem_offline");
  if (is_event || (may_wait && is_card_waiting(context, live))) {
    co_return complete_later(context, live, asked);
  }
  if (may_wait && live.sale.member->lookup.empty()) {
    const bool is_silent = co_await is_still_silent(context, live);
    if (is_silent) co_return complete_later(context, live, asked);
  }
  const auto port = loyalty(context);
  if (!port) co_return port.error();
  json::object request =
      sale::complete_request(live.sale, context.clock.wall_ms(), false, context.standing.seen());
  json::array replaced = replaced_to_tell(context.journal);
  if (!replaced.empty()) request["replaced"] = std::move(replaced);
  Task task{operation::Verb::complete, *port, NOREN_LOYALTY, asked, json::serialize(request)};
  task.timeout_ms = timeout_of(arguments, center_timeout_ms);
  const Status done = co_await perform(context, live, std::move(task));
  if (!may_wait || !is_no_line(done)) co_return done;
  const Status later = complete_later(context, live, asked);
  // A sale that can't wait says why it needs the line.
  co_return later;
}

}  // namespace noren::runtime
