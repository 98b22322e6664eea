// SPDX-License-Identifier: Apache-2.0
// Its document really is larger than any may be.
#include <string>

#include "zoo/plugins/member.hpp"

namespace {

class HugeDocument : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    return done(op, R"({"text":")" + std::string(17 << 20, 'x') + R"("})");
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<HugeDocument>(plugin);
}
