// SPDX-License-Identifier: Apache-2.0
// Ends an operation when it is asked to give up: too late.
#include "zoo/plugins/member.hpp"

namespace {

class LateCompletion : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op, const noren_request&, noren_error*) override { return NOREN_OK; }
  void cancel(noren_op op) override { done(op); }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<LateCompletion>(plugin);
}
