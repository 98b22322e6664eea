// SPDX-License-Identifier: Apache-2.0
// Its document is none.
#include "zoo/plugins/member.hpp"

namespace {

class NotJson : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    return done(op, "fine, thank you");
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<NotJson>(plugin);
}
