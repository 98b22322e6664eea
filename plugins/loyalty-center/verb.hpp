// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace noren::loyalty_center {

// What a center can be asked; the name is the last part of its address, /v1/<name>.
enum class Verb { lookup, quote, hold, complete, cancel, refund, status };

std::string_view name_of(Verb verb);
// A verb that moves value, which is what can be recovered.
std::optional<Verb> value_verb(std::string_view name);

// What an answer that does not come, or cannot be read, means.
enum class Asking {
  query,   // moves nothing: the caller may simply ask again
  value,   // moves value: refused while nothing was sent, unknown afterwards
  earlier  // speaks of an earlier operation: without an answer that stays unknown
};

}  // namespace noren::loyalty_center
