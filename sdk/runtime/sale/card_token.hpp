// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>

#include "runtime/sale/context.hpp"

namespace noren::runtime {

// The customer's card token: what the till scanned itself (argument code), or a card shown at the
// readers since 10 s before `since_ms`.
awaitable<Result<std::string>> card_token(Context& context, std::int64_t since_ms,
                                          Cancellation& cancellation,
                                          const boost::json::object& arguments);

}  // namespace noren::runtime
