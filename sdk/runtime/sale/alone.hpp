// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "runtime/sale/context.hpp"

namespace noren::runtime {

// Operations whose sale's record is damaged. Each is settled by its own record and leaves the
// sale's as it is: nobody can say any more what it would make of the sale. Loop only.

// Whether that is why a sale can't be read: no later try reads it.
bool is_sale_lost(const Error& why);
// What to answer for such a sale: 1001 where it has moved value, or may have. Else nothing
// happened.
Error about_lost_sale(Context& context, Error why, const std::string& ref);

// Asks again about an operation, or sends what waits, under its own id. Ends as that operation did;
// 1001 and nothing written where nobody can say.
awaitable<Status> settle_alone(Context& context, Cancellation& cancellation,
                               const operation::Operation& operation);
// Settles all of the sale's that are unknown, the newest first: what was to undo another bars that
// one, where it has not arrived.
struct SettledAlone {
  bool is_any = false;
  bool is_left = false;
};
awaitable<SettledAlone> settle_each_alone(Context& context, Cancellation& cancellation,
                                          const std::string& ref);

// Writes down how an operation ended, unless that is known by now, and who says so.
Status end_alone(Context& context, const operation::Id& id, const host::Answer& answer,
                 const std::string& note);

}  // namespace noren::runtime
