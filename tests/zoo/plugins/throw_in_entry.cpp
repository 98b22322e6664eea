// SPDX-License-Identifier: Apache-2.0
// An exception leaves its entry function.
#include <stdexcept>

#include "zoo/plugins/member.hpp"

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin*, noren_error*) {
  throw std::runtime_error("thrown by the entry function");
}
