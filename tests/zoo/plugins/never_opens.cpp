// SPDX-License-Identifier: Apache-2.0
// Takes open() and never ends it.
#include "zoo/plugins/member.hpp"

namespace {

class NeverOpens : public zoo::Member {
 public:
  using Member::Member;
  noren_status open(noren_op) override { return NOREN_OK; }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<NeverOpens>(plugin);
}
