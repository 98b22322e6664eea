// SPDX-License-Identifier: Apache-2.0
// Has a thread that goes on calling the host when its instance is gone.
#include <thread>

#include "zoo/plugins/member.hpp"

namespace {

class CallsAfterDestroy : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    std::thread([operations = operations_, host = host_] {
      const noren_result result{
          sizeof(noren_result), NOREN_OK, NOREN_OUTCOME_DONE, 0, {"{}", 2, 0}};
      while (true) operations->complete(host, 12345, &result, nullptr);
    }).detach();
    return done(op);
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<CallsAfterDestroy>(plugin);
}
