// SPDX-License-Identifier: Apache-2.0
// Was compiled with a struct that is smaller than the first published one.
#include "zoo/plugins/member.hpp"

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  const noren_status entered = zoo::enter<zoo::Member>(plugin);
  plugin->struct_size = 16;
  return entered;
}
