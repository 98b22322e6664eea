// SPDX-License-Identifier: Apache-2.0
// Its error fills its struct to the last byte.
#include <cstring>

#include "zoo/plugins/member.hpp"

namespace {

class UnterminatedError : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op, const noren_request&, noren_error* error) override {
    std::memset(error->domain, 'd', sizeof error->domain);
    std::memset(error->message, 'm', sizeof error->message);
    return NOREN_E_NOHARDWARE;
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<UnterminatedError>(plugin);
}
