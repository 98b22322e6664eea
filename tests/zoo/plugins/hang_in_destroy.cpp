// SPDX-License-Identifier: Apache-2.0
// Works, and hangs in destroy().
#include <unistd.h>

#include "zoo/plugins/member.hpp"

namespace {

class HangInDestroy : public zoo::Member {
 public:
  using Member::Member;
  ~HangInDestroy() override {
    while (true) pause();
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<HangInDestroy>(plugin);
}
