// SPDX-License-Identifier: Apache-2.0
// A "printer" that shows on a sign how many receipts there were.
#include <noren/plugin.hpp>

#include <fstream>
#include <string>

class Sign : public noren::plugin::Instance, public noren::plugin::Printer {
 public:
  // config is the JSON object from noren.toml; the host has checked it against config_schema.
  Sign(noren::plugin::Host host, std::string_view config)
      : Instance(host), file_(file_of(config)) {}

  void print(noren::plugin::Operation operation, const noren::plugin::Request& request) override {
    // The same key is the same receipt, for ever: it counts once.
    if (request.idempotency_key != last_key_) ++receipts_;
    last_key_ = request.idempotency_key;
    std::ofstream(file_) << receipts_ << " receipts today\n";
    host().info("the sign was changed");
    operation.done(R"({"confirmed": true})");
  }

  void query(noren::plugin::Operation operation, const noren::plugin::Request&) override {
    operation.done(R"({"columns": 48, "dots": 0, "qr": false, "cut": false, "state": "ready"})");
  }

 private:
  // {"file":"..."}; a real plugin uses a JSON library.
  static std::string file_of(std::string_view config) {
    const auto begin = config.find(':');
    const auto path = config.substr(config.find('"', begin) + 1);
    return std::string(path.substr(0, path.find('"')));
  }

  std::string file_;
  std::string last_key_;
  int receipts_ = 0;
};

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host* host, noren_plugin* plugin,
                                              noren_error* error) {
  return noren::plugin::enter<Sign>(host, plugin, error);
}
