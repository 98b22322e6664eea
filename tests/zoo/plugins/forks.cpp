// SPDX-License-Identifier: Apache-2.0
// Makes a process that is not the host's child.
#include <unistd.h>

#include "zoo/plugins/member.hpp"

namespace {

class Forks : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    if (fork() == 0) {
      alarm(20);  // not for ever, where it may do so
      while (true) pause();
    }
    return done(op);
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<Forks>(plugin);
}
