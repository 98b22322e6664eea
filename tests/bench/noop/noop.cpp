// SPDX-License-Identifier: Apache-2.0
// A plugin that does nothing, at once: what is left of an operation's time is the host's.
#include <noren/plugin.hpp>

namespace {

class Noop : public noren::plugin::Instance, public noren::plugin::Printer {
 public:
  Noop(noren::plugin::Host host, std::string_view) : Instance(host) {}

  void print(noren::plugin::Operation operation, const noren::plugin::Request&) override {
    operation.done();
  }
  void query(noren::plugin::Operation operation, const noren::plugin::Request&) override {
    operation.done(R"({"columns":48,"dots":0,"qr":false,"cut":false,"state":"ready"})");
  }
};

}  // namespace

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host* host, noren_plugin* plugin,
                                              noren_error* error) {
  return noren::plugin::enter<Noop>(host, plugin, error);
}
