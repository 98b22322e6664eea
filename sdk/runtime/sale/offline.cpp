// SPDX-License-Identifier: Apache-2.0
#include "runtime/sale/offline.hpp"

#include <boost/json.hpp>

#include "runtime/sale/arguments.hpp"
#include "runtime/sale/offline_points.hpp"
#include "runtime/sale/perform.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;
using operation::Id;
using operation::Operation;
using operation::Verb;

// What a center reads of one request (docs/abi/documents.md); JSON is never shorter than what goes
// there.
constexpr std::size_t request_bytes_max = 64 * 1024;

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
  // It would wait for ever, and every later sale of the card behind it.
  if (operation.request.size() > request_bytes_max) {
    return error(NOREN_E_ILLEGAL, "sale_request_too_large",
                 {std::to_string(operation.request.size()), std::to_string(request_bytes_max)});
  }
  spent_offline(context, live);

  sale::Sale before = live.sale;
  sale::completed_provisionally(live.sale, operation.id.text());
  live.sale.slip = context.make_slip(live.sale);
  const Status begun = context.journal.begin(operation, sale::to_snapshot(live.sale));
  if (!begun) live.sale = std::move(before);
  return begun;
}

awaitable<Status> send_queued(Context& context, LiveSale& live, Operation& operation) {
  const host::Answer answer = co_await recover(context, live.cancellation, operation);
  // Without an answer nothing has changed: it goes on waiting.
  if (answer.status == NOREN_E_UNKNOWN_OUTCOME) co_return answer.error;
  co_return write_end(context, live, operation, answer);
}

}  // namespace noren::runtime
