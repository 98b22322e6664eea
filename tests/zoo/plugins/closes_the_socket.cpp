// SPDX-License-Identifier: Apache-2.0
// Closes a descriptor that is not its own: the host's socket.
#include <unistd.h>

#include "zoo/plugins/member.hpp"

namespace {

class ClosesTheSocket : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op, const noren_request&, noren_error*) override {
    ::close(3);
    return NOREN_OK;
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<ClosesTheSocket>(plugin);
}
