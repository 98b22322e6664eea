// SPDX-License-Identifier: Apache-2.0
// A printer that can't be loaded without the library that it brings along.
#include <noren/plugin.hpp>
#include <string>

extern "C" int needed_columns(void);

namespace {

class Needing final : public noren::plugin::Instance, public noren::plugin::Printer {
 public:
  Needing(noren::plugin::Host host, std::string_view) : Instance(host) {}
  void print(noren::plugin::Operation operation, const noren::plugin::Request&) override {
    operation.done(R"({"confirmed": true})");
  }
  void query(noren::plugin::Operation operation, const noren::plugin::Request&) override {
    operation.done("{\"columns\": " + std::to_string(needed_columns()) +
                   R"(, "dots": 0, "qr": false, "cut": false, "state": "ready"})");
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host* host, noren_plugin* plugin,
                                              noren_error* error) {
  return noren::plugin::enter<Needing>(host, plugin, error);
}
