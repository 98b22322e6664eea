// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "runtime/sale/arguments.hpp"
#include "runtime/sale/perform.hpp"
#include "runtime/sale/undo.hpp"
#include "runtime/sale/verbs.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;

// The verb's share of the arguments of noren_sale_run.
json::object only(const json::object& arguments, std::initializer_list<std::string_view> keys) {
  json::object share;
  for (const std::string_view key : keys) {
    if (const auto* value = arguments.if_contains(key)) share[key] = *value;
  }
  return share;
}

Status add_lines(LiveSale& live, const json::object& arguments) {
  if (!live.sale.lines.empty()) return Done{};  // carried on after a restart
  if (const auto* items = arguments.if_contains("items")) {
    for (const auto& item : items->as_array()) {
      if (const Status added = sale::add(live.sale, item.as_object()); !added) return added;
    }
  } else if (arguments.contains("total")) {
    json::object item{{"amount", number_of(arguments, "total")}};
    if (arguments.contains("tax")) item["tax"] = text_of(arguments, "tax");
    if (const Status added = sale::add(live.sale, item); !added) return added;
  } else {
    return error(NOREN_E_ILLEGAL, "argument_missing", {"total"});
  }
  const std::int64_t total = live.sale.totals().total;
  if (arguments.contains("items") && arguments.contains("total") &&
      number_of(arguments, "total") != total) {
    return error(NOREN_E_ILLEGAL, "sale_total_differs",
                 {std::to_string(number_of(arguments, "total")), std::to_string(total)});
  }
  return Done{};
}

awaitable<Status> before_completing(Context& context, LiveSale& live,
                                    const json::object& arguments) {
  if (const Status added = add_lines(live, arguments); !added) co_return added;
  if (!live.sale.member && !is_yes(arguments, "nobody")) {
    const json::object share = only(arguments, {"code", "symbology", "entry", "timeout_ms"});
    const Status identified = co_await identify(context, live, share);
    if (!identified) co_return identified;
  }
  const bool redeems = text_of(arguments, "redeem") == "max" || number_of(arguments, "redeem") > 0;
  if (redeems && live.sale.payments.empty()) {
    json::object share;
    share["points"] = arguments.at("redeem");
    const Status redeemed = co_await redeem(context, live, share);
    if (!redeemed) co_return redeemed;
  }
  if (arguments.contains("pay")) {
    const json::object share{{"service", text_of(arguments, "pay")}};
    const Status paid = co_await pay(context, live, share);
    if (!paid) co_return paid;
  }
  co_return Done{};
}

bool is_unknown(const Status& status) {
  return !status && status.error().status == NOREN_E_UNKNOWN_OUTCOME;
}

// Asks about what an earlier run left unknown, before anything else may happen. A run that was
// being undone goes on being undone.
awaitable<Status> go_on(Context& context, LiveSale& live) {
  const bool is_undoing = live.sale.undoing;
  const Status settled = co_await carry_on(context, live);
  if (is_undoing && settled) co_return error(NOREN_E_CANCELED, "abandoned");
  // A redemption that was let go half-way is asked for again below.
  if (!settled && settled.error().reason == "hold_let_go") co_return Done{};
  co_return settled;
}

}  // namespace

awaitable<Status> run(Context& context, LiveSale& live, const json::object& arguments) {
  if (live.sale.state != sale::State::done) {
    Status status = co_await go_on(context, live);
    if (status && live.sale.state != sale::State::done) {
      status = co_await before_completing(context, live, arguments);
      const json::object none;
      if (status) status = co_await complete(context, live, none);
    }
    if (is_unknown(status)) co_return status;
    if (!status) {
      // The wish to stop has stopped the sale; it must not stop what gives everything back.
      live.cancellation.clear();
      const Status undone = co_await undo(context, live, "{}");
      if (!undone && live.sale.has_moved_value()) {
        co_return error(NOREN_E_UNKNOWN_OUTCOME, "sale_not_undone", {live.sale.ref});
      }
      co_return status;
    }
  }
  if (is_yes(arguments, "print") && live.sale.print_state.empty()) {
    // The sale stands whatever the paper does; "print.state" tells.
    const json::object none;
    const Status printed = co_await print(context, live, none);
    if (!printed && live.sale.print_state.empty()) live.sale.print_state = "refused";
  }
  co_return Done{};
}

}  // namespace noren::runtime
