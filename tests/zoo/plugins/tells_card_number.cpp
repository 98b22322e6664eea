// SPDX-License-Identifier: Apache-2.0
// Tells a card's number as it is, and as if it were sealed.
#include "zoo/plugins/member.hpp"

namespace {

class TellsCardNumber : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    emit("card.arrived", R"({"card":"4111111111111111"})");
    emit("card.arrived", R"({"card":{"kind":"track2","sealed":"4111111111111111",)"
                         R"("match":"00000000000000004111111111111111"}})");
    return done(op);
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<TellsCardNumber>(plugin);
}
