// SPDX-License-Identifier: Apache-2.0
// Says that its document has a gigabyte, and has a few bytes.
#include "zoo/plugins/member.hpp"

namespace {

class ClaimsAGigabyte : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    const noren_result result{
        sizeof(noren_result), NOREN_OK, NOREN_OUTCOME_DONE, 0, {"{}", 1u << 30, 0}};
    operations_->complete(host_, op, &result, nullptr);
    return NOREN_OK;
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<ClaimsAGigabyte>(plugin);
}
