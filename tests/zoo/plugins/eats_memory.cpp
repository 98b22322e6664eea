// SPDX-License-Identifier: Apache-2.0
// Takes memory until there is no more. The bound keeps a failing test from eating the machine.
#include <cstdlib>
#include <cstring>

#include "zoo/plugins/member.hpp"

namespace {

class EatsMemory : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    constexpr std::size_t piece = 1 << 20;
    for (int pieces = 0; pieces < 1024; ++pieces) {
      void* const memory = std::malloc(piece);
      if (!memory) std::abort();
      std::memset(memory, 1, piece);
    }
    return done(op);
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<EatsMemory>(plugin);
}
