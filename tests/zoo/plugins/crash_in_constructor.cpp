// SPDX-License-Identifier: Apache-2.0
// Dies while it is loaded, before anybody called it.
#include <cstdlib>

#include "zoo/plugins/member.hpp"

namespace {

struct Constructed {
  Constructed() { std::abort(); }
};
const Constructed constructed;

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<zoo::Member>(plugin);
}
