// SPDX-License-Identifier: Apache-2.0
// Tells a hundred thousand events before it ends an operation.
#include "zoo/plugins/member.hpp"

namespace {

class FloodsEvents : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    for (int told = 0; told < 100'000; ++told) emit("device.status", R"({"text":"still here"})");
    return done(op);
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<FloodsEvents>(plugin);
}
