// SPDX-License-Identifier: Apache-2.0
// Leaves a slot of its table empty.
#include "zoo/plugins/member.hpp"

namespace {

struct NullSlot : public zoo::Member {
  using Member::Member;
  static const void* table(std::string_view) {
    static constexpr noren_submit_fn slots[] = {zoo::act, nullptr};
    return slots;
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<NullSlot>(plugin);
}
