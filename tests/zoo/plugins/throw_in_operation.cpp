// SPDX-License-Identifier: Apache-2.0
// An exception leaves its operations.
#include <stdexcept>

#include "zoo/plugins/member.hpp"

namespace {

class ThrowInOperation : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op, const noren_request&, noren_error*) override {
    throw std::runtime_error("thrown by an operation");
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<ThrowInOperation>(plugin);
}
