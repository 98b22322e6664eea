// SPDX-License-Identifier: Apache-2.0
#include "plugins/loyalty-center/verb.hpp"

namespace noren::loyalty_center {

std::string_view name_of(Verb verb) {
  switch (verb) {
    case Verb::lookup:
      return "lookup";
    case Verb::quote:
      return "quote";
    case Verb::hold:
      return "hold";
    case Verb::complete:
      return "complete";
    case Verb::cancel:
      return "cancel";
    case Verb::refund:
      return "refund";
    case Verb::status:
      return "status";
  }
  return "status";
}

std::optional<Verb> value_verb(std::string_view name) {
  for (const Verb verb : {Verb::hold, Verb::complete, Verb::cancel, Verb::refund}) {
    if (name == name_of(verb)) return verb;
  }
  return std::nullopt;
}

}  // namespace noren::loyalty_center
