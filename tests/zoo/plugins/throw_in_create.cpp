// SPDX-License-Identifier: Apache-2.0
// An exception leaves create().
#include <stdexcept>

#include "zoo/plugins/member.hpp"

namespace {

class ThrowInCreate : public zoo::Member {
 public:
  explicit ThrowInCreate(const noren_host* host) : Member(host) {
    throw std::runtime_error("thrown by create");
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<ThrowInCreate>(plugin);
}
