// SPDX-License-Identifier: Apache-2.0
// Ends the thread that it was called on, without unwinding it.
#include <sys/syscall.h>
#include <unistd.h>

#include "zoo/plugins/member.hpp"

namespace {

class EndsItsThread : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    syscall(SYS_exit, 0);
    return done(op);
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<EndsItsThread>(plugin);
}
