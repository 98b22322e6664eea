// SPDX-License-Identifier: Apache-2.0
// Ends each operation twice, and the second time it was refused.
#include "zoo/plugins/member.hpp"

namespace {

class DoubleCompletion : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    done(op);
    end(op, NOREN_E_FAILURE, NOREN_OUTCOME_REFUSED, "{}");
    return NOREN_OK;
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<DoubleCompletion>(plugin);
}
