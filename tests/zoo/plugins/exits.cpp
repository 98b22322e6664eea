// SPDX-License-Identifier: Apache-2.0
// Calls exit(), with all that is registered for it.
#include <cstdlib>

#include "zoo/plugins/member.hpp"

namespace {

class Exits : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op, const noren_request&, noren_error*) override { std::exit(0); }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<Exits>(plugin);
}
