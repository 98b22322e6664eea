// SPDX-License-Identifier: Apache-2.0
// Says that it ran out of time and is done.
#include "zoo/plugins/member.hpp"

namespace {

class IllegalPair : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    end(op, NOREN_E_TIMEOUT, NOREN_OUTCOME_DONE, "{}");
    return NOREN_OK;
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<IllegalPair>(plugin);
}
