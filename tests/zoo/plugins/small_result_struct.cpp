// SPDX-License-Identifier: Apache-2.0
// Ends operations with a struct that is smaller than the first published one.
#include "zoo/plugins/member.hpp"

namespace {

class SmallResultStruct : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    const noren_result result{8, NOREN_OK, NOREN_OUTCOME_DONE, 0, zoo::text(zoo::fine)};
    operations_->complete(host_, op, &result, nullptr);
    return NOREN_OK;
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<SmallResultStruct>(plugin);
}
