// SPDX-License-Identifier: Apache-2.0
// Ends an operation that it was never given.
#include "zoo/plugins/member.hpp"

namespace {

class StrangersCompletion : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    end(op + 1000, NOREN_E_FAILURE, NOREN_OUTCOME_REFUSED, "{}");
    return done(op);
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<StrangersCompletion>(plugin);
}
