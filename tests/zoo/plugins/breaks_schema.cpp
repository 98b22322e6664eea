// SPDX-License-Identifier: Apache-2.0
// Its document is JSON that says nothing which fits.
#include "zoo/plugins/member.hpp"

namespace {

class BreaksSchema : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    return done(op, R"({"confirmed":"yes","text":1,"approval":7,"member":[]})");
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<BreaksSchema>(plugin);
}
