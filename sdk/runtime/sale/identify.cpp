// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "runtime/sale/arguments.hpp"
#include "runtime/sale/card_token.hpp"
#include "runtime/sale/offline.hpp"
#include "runtime/sale/offline_points.hpp"
#include "runtime/sale/perform.hpp"
#include "runtime/sale/verbs.hpp"

namespace noren::runtime {

namespace json = boost::json;

awaitable<Result<std::string>> card_token(Context& context, std::int64_t since_ms,
                                          Cancellation& cancellation,
                                          const json::object& arguments) {
  const std::string code = text_of(arguments, "code");
  if (!code.empty()) co_return context.seal("code", code);
  const auto timeout_ms = timeout_of(arguments, person_timeout_ms);
  Result<std::string> token = co_await context.cards.next_card(since_ms, timeout_ms, cancellation);
  co_return token;
}

awaitable<Status> identify(Context& context, LiveSale& live, const json::object& arguments) {
  if (const Status allowed = sale::may_identify(live.sale); !allowed) co_return allowed;
  const Result<std::string> token =
      co_await card_token(context, live.begun_ms, live.cancellation, arguments);
  if (!token) co_return token.error();
  json::object request = sale::lookup_request(*token);
  const host::Answer answer =
      co_await query(context, live, "lookup", std::move(request), lookup_timeout_ms);
  const bool is_known = answer.status == NOREN_OK;
  // Without a line the card is taken as it is: what it earns is awarded when the sale arrives.
  if (!is_known && !is_no_line(answer.error)) co_return answer.error;
  sale::identified(live.sale, *token, is_known ? parse_object(answer.document) : json::object());
  if (is_known) remember_card(context, live);
  co_return save(context, live);
}

awaitable<Status> quote(Context& context, LiveSale& live, const json::object& arguments) {
  if (const Status allowed = sale::may_quote(live.sale); !allowed) co_return allowed;
  const auto timeout_ms = timeout_of(arguments, center_timeout_ms);
  json::object request = sale::quote_request(live.sale);
  const host::Answer answer =
      co_await query(context, live, "quote", std::move(request), timeout_ms);
  if (answer.status != NOREN_OK) co_return answer.error;
  sale::quoted(live.sale, parse_object(answer.document));
  co_return save(context, live);
}

}  // namespace noren::runtime
