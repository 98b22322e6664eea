// SPDX-License-Identifier: Apache-2.0
// Never returns from what moves something. The rest works.
#include <unistd.h>

#include "zoo/plugins/member.hpp"

namespace {

class HangInOperation : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request& request, noren_error*) override {
    while (request.idempotency_key[0] != 0) pause();
    return done(op);
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<HangInOperation>(plugin);
}
