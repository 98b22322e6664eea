// SPDX-License-Identifier: Apache-2.0
// Never ends an operation, and hangs when it is asked to.
#include <unistd.h>

#include "zoo/plugins/member.hpp"

namespace {

class HangInCancel : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op, const noren_request&, noren_error*) override { return NOREN_OK; }
  void cancel(noren_op) override {
    while (true) pause();
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<HangInCancel>(plugin);
}
