// SPDX-License-Identifier: Apache-2.0
#include <noren/plugin/payment.h>
#include <boost/json.hpp>

#include "runtime/sale/arguments.hpp"
#include "runtime/sale/perform.hpp"
#include "runtime/sale/same_question.hpp"
#include "runtime/sale/verbs.hpp"

namespace noren::runtime {

namespace json = boost::json;

awaitable<Status> pay(Context& context, LiveSale& live, const json::object& arguments) {
  const std::string asked = canonical(arguments);
  if (!live.sale.unknown_operation.empty()) {
    if (const Status same = is_same_question(context, live, asked, {operation::Verb::authorize});
        !same) {
      co_return same;
    }
    const Status settled = co_await settle(context, live);
    co_return settled;
  }
  if (const Status allowed = sale::may_pay(live.sale); !allowed) co_return allowed;
  const std::int64_t due = live.sale.due();
  const std::int64_t amount = number_of(arguments, "amount", due);
  if (amount > due) {
    co_return error(NOREN_E_ILLEGAL, "sale_overpaid",
                    {std::to_string(amount), std::to_string(due)});
  }
  if (amount == 0) co_return Done{};

  const std::string service = text_of(arguments, "service");
  NamedPort port;
  for (const NamedPort& candidate : context.ports.offering(NOREN_PAYMENT)) {
    if (!port && (service.empty() || candidate.name == service)) port = candidate;
  }
  if (!port) co_return error(NOREN_E_NOSERVICE, "no_payment", {service});
  Task task{operation::Verb::authorize, port, NOREN_PAYMENT, asked,
            json::serialize(json::object{{"capture", true}, {"ref", live.sale.ref}})};
  task.amount = amount;
  task.timeout_ms = timeout_of(arguments, person_timeout_ms);
  const Status paid = co_await perform(context, live, std::move(task));
  co_return paid;
}

}  // namespace noren::runtime
