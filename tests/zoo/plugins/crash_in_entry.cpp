// SPDX-License-Identifier: Apache-2.0
// Dies in its entry function.
#include <cstdlib>

#include "zoo/plugins/member.hpp"

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin*, noren_error*) {
  std::abort();
}
