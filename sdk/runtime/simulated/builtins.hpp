// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <noren/plugin.h>
#include <noren/plugin/simulated.h>

#include "core/base/result.hpp"
#include "core/card/card.hpp"
#include "core/seam/random.hpp"
#include "host/port/open_plugin.hpp"

namespace noren::simulated {

noren_status NOREN_CALL printer_entry(const noren_host* host, noren_plugin* plugin,
                                      noren_error* error);
noren_status NOREN_CALL loyalty_entry(const noren_host* host, noren_plugin* plugin,
                                      noren_error* error);
noren_status NOREN_CALL keylock_entry(const noren_host* host, noren_plugin* plugin,
                                      noren_error* error);

// One plugin of the simulated set, ready to be opened under `name`.
struct Builtin {
  std::string name;
  host::PluginSetup setup;
};

// Reader, printer with drawer, keylock, payment service and point program of a simulated till, with
// a center key pair made for it. They are entered through the same function and tables as any
// plugin.
std::vector<Builtin> builtins(Random& random, const card::HashKey& till);

}  // namespace noren::simulated
