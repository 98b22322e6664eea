// SPDX-License-Identifier: Apache-2.0
// Says why it will not work here.
#include <cstdio>

#include "zoo/plugins/member.hpp"

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin*,
                                              noren_error* error) {
  std::snprintf(error->message, sizeof error->message, "not on Sundays");
  return NOREN_E_DISABLED;
}
