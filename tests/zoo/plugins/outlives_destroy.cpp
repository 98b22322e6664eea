// SPDX-License-Identifier: Apache-2.0
// Has a thread that is never joined.
#include <unistd.h>

#include <thread>

#include "zoo/plugins/member.hpp"

namespace {

class OutlivesDestroy : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    std::thread([] {
      while (true) pause();
    }).detach();
    return done(op);
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<OutlivesDestroy>(plugin);
}
