// SPDX-License-Identifier: Apache-2.0
#include <noren/plugin/loyalty.h>
#include <boost/json.hpp>

#include "runtime/sale/arguments.hpp"
#include "runtime/sale/perform.hpp"
#include "runtime/sale/same_question.hpp"
#include "runtime/sale/verbs.hpp"

namespace noren::runtime {

namespace json = boost::json;

awaitable<Status> complete(Context& context, LiveSale& live, const json::object& arguments) {
  if (live.sale.state == sale::State::done && !live.sale.undoing) co_return Done{};
  const std::string asked = canonical(arguments);
  if (!live.sale.unknown_operation.empty()) {
    if (const Status same = is_same_question(context, live, asked, {operation::Verb::complete});
        !same) {
      co_return same;
    }
    const Status settled = co_await settle(context, live);
    co_return settled;
  }
  if (const Status allowed = sale::may_complete(live.sale); !allowed) co_return allowed;
  if (!live.sale.member) {
    if (!live.sale.coupons.empty()) co_return error(NOREN_E_ILLEGAL, "sale_not_identified");
    sale::Sale before = live.sale;
    sale::completed(live.sale, "", {});
    live.sale.slip = context.make_slip(live.sale);
    const Status saved = save(context, live);
    if (!saved) live.sale = std::move(before);
    co_return saved;
  }
  const auto port = loyalty(context);
  if (!port) co_return port.error();
  Task task{operation::Verb::complete, *port, NOREN_LOYALTY, asked,
            json::serialize(sale::complete_request(live.sale, context.clock.wall_ms()))};
  task.timeout_ms = timeout_of(arguments, center_timeout_ms);
  const Status done = co_await perform(context, live, std::move(task));
  co_return done;
}

}  // namespace noren::runtime
