// SPDX-License-Identifier: Apache-2.0
// Its document is a hundred thousand lists in each other.
#include <string>

#include "zoo/plugins/member.hpp"

namespace {

class NestsTooDeep : public zoo::Member {
 public:
  using Member::Member;
  noren_status act(noren_op op, const noren_request&, noren_error*) override {
    std::string document = R"({"text":)";
    document.append(100'000, '[').append(100'000, ']').append("}");
    return done(op, document);
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host*, noren_plugin* plugin,
                                              noren_error*) {
  return zoo::enter<NestsTooDeep>(plugin);
}
