// SPDX-License-Identifier: Apache-2.0
// Follows a pointer to nowhere in every operation.
#include "zoo/plugins/member.hpp"

namespace {

class CrashInOperation : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    static volatile int* nowhere = nullptr;
    *nowhere = 1;
    return done(op);
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<CrashInOperation>(plugin);
}
