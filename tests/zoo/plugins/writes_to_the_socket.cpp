// SPDX-License-Identifier: Apache-2.0
// Writes into the host's own socket.
#include <unistd.h>

#include "zoo/plugins/member.hpp"

namespace {

class WritesToTheSocket : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op, const noren_request&, noren_error*) override {
    const char nonsense[] = "\0nonsense";
    [[maybe_unused]] const auto written = write(3, nonsense, sizeof nonsense);
    return NOREN_OK;
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<WritesToTheSocket>(plugin);
}
