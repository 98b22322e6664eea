// SPDX-License-Identifier: Apache-2.0
// Ends the process where it meets something unexpected.
#include <cstdlib>

#include "zoo/plugins/member.hpp"

namespace {

class Aborts : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op, const noren_request&, noren_error*) override { std::abort(); }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<Aborts>(plugin);
}
