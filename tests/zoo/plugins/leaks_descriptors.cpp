// SPDX-License-Identifier: Apache-2.0
// Opens more descriptors than it may, and closes none.
#include <unistd.h>

#include "zoo/plugins/member.hpp"

namespace {

class LeaksDescriptors : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    while (dup(0) >= 0) continue;
    return done(op);
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<LeaksDescriptors>(plugin);
}
