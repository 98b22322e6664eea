// SPDX-License-Identifier: Apache-2.0
#include "runtime/ports.hpp"

#include <boost/json.hpp>

namespace noren::runtime {

awaitable<host::Answer> submit(boost::asio::any_io_executor executor, host::Port& port,
                               host::Call call, Cancellation& cancellation) {
  if (!call.slot) {
    host::Answer none;
    none.status = NOREN_E_NOSERVICE;
    none.error = error(NOREN_E_NOSERVICE, "slot_not_offered");
    co_return none;
  }
  auto promise = std::make_shared<Promise<host::Answer>>(executor);
  const host::CallId id = port.submit(
      std::move(call), [promise](host::Answer answer) { promise->set(std::move(answer)); });
  cancellation.set_stop([&port, id] { port.cancel(id); });
  host::Answer answer = co_await promise->get();
  cancellation.set_stop(nullptr);
  co_return answer;
}

boost::json::object parse_object(std::string_view document) {
  boost::json::error_code failed;
  boost::json::value value = boost::json::parse(document, failed);
  if (failed || !value.is_object()) return {};
  return std::move(value.get_object());
}

}  // namespace noren::runtime
