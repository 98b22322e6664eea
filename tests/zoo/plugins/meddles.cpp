// SPDX-License-Identifier: Apache-2.0
// Changes what belongs to the whole process.
#include <sys/stat.h>
#include <unistd.h>

#include <clocale>
#include <csignal>

#include "zoo/plugins/member.hpp"

namespace {

class Meddles : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    std::setlocale(LC_ALL, "C.UTF-8");
    std::signal(SIGCHLD, SIG_IGN);
    std::signal(SIGTERM, SIG_IGN);
    umask(0);
    return chdir("/") == 0 ? done(op) : NOREN_E_FAILURE;
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<Meddles>(plugin);
}
