// SPDX-License-Identifier: Apache-2.0
// Tells events that are no JSON and of no known kind.
#include "zoo/plugins/member.hpp"

namespace {

class EventNotJson : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    emit("device.status", "fine, thank you");
    emit("device.exploded", "{}");
    return done(op);
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<EventNotJson>(plugin);
}
