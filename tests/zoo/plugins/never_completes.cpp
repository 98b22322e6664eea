// SPDX-License-Identifier: Apache-2.0
// Takes operations and never ends them.
#include "zoo/plugins/member.hpp"

namespace {

class NeverCompletes : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op, const noren_request&, noren_error*) override { return NOREN_OK; }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<NeverCompletes>(plugin);
}
