// SPDX-License-Identifier: Apache-2.0
// Says that it is done, and is gone.
#include <cstdlib>

#include "zoo/plugins/member.hpp"

namespace {

class DoneThenDies : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    done(op);
    std::abort();
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<DoneThenDies>(plugin);
}
