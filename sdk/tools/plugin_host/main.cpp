// SPDX-License-Identifier: Apache-2.0
// noren-plugin-host: the process that runs one plugin, so that no fault of it reaches the register.
#include <cstdio>

#include "runtime/platform/child_side.hpp"
#include "tools/plugin_host/runner.hpp"

int main() {
  noren::platform::harden_child();
  noren::plugin_host::Runner runner;
  const int code = runner.run();
  if (code == 2) {
    std::fputs("noren-plugin-host runs one plugin for Noren, which starts it by itself.\n", stderr);
  }
  noren::platform::exit_now(code);
}
