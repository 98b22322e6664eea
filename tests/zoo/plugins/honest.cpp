// SPDX-License-Identifier: Apache-2.0
// Does nothing wrong: what works beside all others.
#include "zoo/plugins/member.hpp"

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<zoo::Member>(plugin);
}
