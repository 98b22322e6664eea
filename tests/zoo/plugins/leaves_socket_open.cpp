// SPDX-License-Identifier: Apache-2.0
// Is gone, but the socket to the host stays open in a process of its own.
#include <unistd.h>

#include "zoo/plugins/member.hpp"

namespace {

class LeavesSocketOpen : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op, const noren_request&, noren_error*) override {
    if (fork() == 0) {
      alarm(20);  // not for ever, where it may do so
      while (true) pause();
    }
    _exit(0);
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<LeavesSocketOpen>(plugin);
}
