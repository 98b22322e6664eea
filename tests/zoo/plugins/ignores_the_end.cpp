// SPDX-License-Identifier: Apache-2.0
// Hangs in close() and does not listen to SIGTERM either.
#include <unistd.h>

#include <csignal>

#include "zoo/plugins/member.hpp"

namespace {

class IgnoresTheEnd : public zoo::Member {
 public:
  explicit IgnoresTheEnd(const noren_host* host) : Member(host) { std::signal(SIGTERM, SIG_IGN); }
  noren_status close(noren_op) override {
    while (true) pause();
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<IgnoresTheEnd>(plugin);
}
