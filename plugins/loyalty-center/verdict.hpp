// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "plugins/common/refusal.hpp"
#include "plugins/loyalty-center/exchange.hpp"
#include "plugins/loyalty-center/verb.hpp"

namespace noren::loyalty_center {

// How an operation ended.
struct Verdict {
  enum class Kind { done, refused, unknown };

  Kind kind = Kind::unknown;
  std::string document{};     // where done
  plugin::Refusal refusal{};  // where not
};

// The outcome rules. Only a whole reply of the center says DONE or REFUSED of what was sent.
// `center` is host:port, for people.
Verdict judge(Verb verb, Asking asking, const Exchanged& exchanged, std::string_view center);

}  // namespace noren::loyalty_center
