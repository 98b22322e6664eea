// SPDX-License-Identifier: Apache-2.0
// Does not have what its manifest promises.
#include "zoo/plugins/member.hpp"

namespace {

struct InterfaceMissing : public zoo::Member {
  using Member::Member;
  static const void* table(std::string_view) { return nullptr; }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<InterfaceMissing>(plugin);
}
