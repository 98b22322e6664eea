// SPDX-License-Identifier: Apache-2.0
// Writes a megabyte to its standard output.
#include <cstdio>

#include "zoo/plugins/member.hpp"

namespace {

class PrintsAMegabyte : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    for (int piece = 0; piece < 1024; ++piece) std::printf("%01023d\n", piece);
    std::fflush(stdout);
    return done(op);
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<PrintsAMegabyte>(plugin);
}
