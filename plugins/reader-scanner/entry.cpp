// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-scanner/reader.hpp"

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host* host, noren_plugin* plugin,
                                              noren_error* error) {
  return noren::plugin::enter<noren::reader_scanner::Scanner>(host, plugin, error);
}
