// SPDX-License-Identifier: Apache-2.0
// The keylock of a simulated till: a device that nobody can claim.
#include <noren/plugin.hpp>

#include "runtime/simulated/builtins.hpp"

namespace noren::simulated {
namespace {

class SimulatedKeylock final : public plugin::Instance, public plugin::Health {
 public:
  SimulatedKeylock(plugin::Host host, std::string_view) : Instance(host) {}

  void check(plugin::Operation operation, const plugin::Request&) override {
    operation.done(R"({"text":"Internal HCheck: Successful"})");
  }
};

}  // namespace

noren_status NOREN_CALL keylock_entry(const noren_host* host, noren_plugin* plugin,
                                      noren_error* error) {
  return plugin::enter<SimulatedKeylock>(host, plugin, error);
}

}  // namespace noren::simulated
