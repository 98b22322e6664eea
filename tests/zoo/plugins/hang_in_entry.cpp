// SPDX-License-Identifier: Apache-2.0
// Its entry function never returns.
#include <unistd.h>

#include "zoo/plugins/member.hpp"

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin*, noren_error*) {
  while (true) pause();
}
