// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-simulated/reader.hpp"

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host* host, noren_plugin* plugin,
                                              noren_error* error) {
  using noren::reader_simulated::SimulatedReader;
  return noren::plugin::enter<SimulatedReader>(host, plugin, error);
}
