// SPDX-License-Identifier: Apache-2.0
// Its error is not text.
#include <cstdio>

#include "zoo/plugins/member.hpp"

namespace {

class RefusesInBinary : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op, const noren_request&, noren_error* error) override {
    std::snprintf(error->domain, sizeof error->domain, "\x1b[2J");
    std::snprintf(error->message, sizeof error->message, "\xff\xfe\xc3");
    return NOREN_E_NOHARDWARE;
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<RefusesInBinary>(plugin);
}
