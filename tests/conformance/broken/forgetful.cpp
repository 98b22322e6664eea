// SPDX-License-Identifier: Apache-2.0
// A payment service that remembers its operations no longer than its process lives, and calls a
// payment that it can't find one that did not happen.
#include <map>
#include <mutex>
#include <noren/plugin.hpp>
#include <string>

namespace {

using noren::plugin::Failure;
using noren::plugin::Operation;
using noren::plugin::Request;

class Forgetful final : public noren::plugin::Instance, public noren::plugin::Payment {
 public:
  Forgetful(noren::plugin::Host host, std::string_view) : Instance(host) {}

  void authorize(Operation operation, const Request& request) override {
    if (request.idempotency_key.empty() || !request.document.starts_with('{')) {
      return operation.refuse({NOREN_E_ILLEGAL, "forgetful", "this is no payment"});
    }
    const auto [known, is_new] =
        taken_.emplace(std::string(request.idempotency_key), request.amount);
    if (!is_new && known->second != request.amount) {
      return operation.refuse({NOREN_E_EXISTS, "forgetful", "the key had another amount"});
    }
    // The answer to a repeat must be the answer to the first try; here it counts on.
    operation.done("{\"approval\":\"" + std::to_string(++approvals_) + "\"}");
  }
  void capture(Operation operation, const Request&) override { decline(operation); }
  void reverse(Operation operation, const Request&) override { decline(operation); }
  void refund(Operation operation, const Request&) override { decline(operation); }
  void status(Operation operation, const Request& request) override { tell(operation, request); }
  void recover(Operation operation, const Request& request) override { tell(operation, request); }

 private:
  static void decline(Operation& operation) {
    operation.refuse({NOREN_E_FAILURE, "forgetful", "not here"});
  }
  void tell(Operation& operation, const Request& request) {
    if (taken_.contains(std::string(request.original_key))) return operation.done("{}");
    operation.refuse({NOREN_E_NOEXIST, "forgetful", "never heard of it"});
  }

  std::map<std::string, std::int64_t> taken_;
  int approvals_ = 0;
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host* host, noren_plugin* plugin,
                                              noren_error* error) {
  return noren::plugin::enter<Forgetful>(host, plugin, error);
}
