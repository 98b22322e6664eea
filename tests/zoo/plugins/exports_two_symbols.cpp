// SPDX-License-Identifier: Apache-2.0
// Shows the loader a second name, which other plugins could meet.
#include "zoo/plugins/member.hpp"

namespace {

class ExportsTwoSymbols : public zoo::Member {
 public:
  using Member::Member;
};

}  // namespace

extern "C" NOREN_PLUGIN_EXPORT int zoo_second_symbol() {
  return 2;
}

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<ExportsTwoSymbols>(plugin);
}
