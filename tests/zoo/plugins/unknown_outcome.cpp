// SPDX-License-Identifier: Apache-2.0
// Ends with an outcome of a later version.
#include "zoo/plugins/member.hpp"

namespace {

class UnknownOutcome : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    end(op, NOREN_OK, 9, "{}");
    return NOREN_OK;
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<UnknownOutcome>(plugin);
}
