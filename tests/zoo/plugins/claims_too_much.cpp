// SPDX-License-Identifier: Apache-2.0
// Says that its document is longer than the memory that it lies in.
#include <sys/mman.h>
#include <unistd.h>

#include "zoo/plugins/member.hpp"

namespace {

class ClaimsTooMuch : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    auto* const memory = static_cast<char*>(
        mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    mprotect(memory + page, page, PROT_NONE);
    const noren_text document{memory, static_cast<std::uint32_t>(2 * page), 0};
    const noren_result result{sizeof(noren_result), NOREN_OK, NOREN_OUTCOME_DONE, 0, document};
    operations_->complete(host_, op, &result, nullptr);
    return NOREN_OK;
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<ClaimsTooMuch>(plugin);
}
