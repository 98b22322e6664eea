// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/center/center.hpp"

namespace noren::center {

// A center spoken to in the documents of noren.loyalty/1, without a network: what libnoren hosts
// for simulated=yes. Each call is a batch of its own. Not thread-safe.
class Desk {
 public:
  struct Answer {
    noren_status status = NOREN_OK;
    noren_outcome outcome = NOREN_OUTCOME_NONE;
    std::string document;  // the reply's body, or why it was refused
    Reply reply;
  };

  Desk(Center& center, Store& store, Terminal terminal);

  // `slot` is a slot's name (lookup, quote, hold, complete, cancel, refund, status, recover), the
  // keys are UUID text as in noren_request. Slots that the center does not offer end 104.
  Answer serve(std::string_view slot, std::string_view idempotency_key,
               std::string_view original_key, std::string_view document);

 private:
  Reply ask(std::string_view slot, std::string_view key, std::string_view original_key,
            std::string_view document);
  Reply recover(std::string_view original_key, std::string_view document);

  Center& center_;
  Store& store_;
  Terminal terminal_;
};

}  // namespace noren::center
