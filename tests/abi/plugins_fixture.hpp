// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../plugins/port_fixture.hpp"

namespace noren::host {

// A port to one of the plugins of tests/abi.
class AbiFixture : public PortFixture, public ::testing::WithParamInterface<manifest::Isolation> {
 protected:
  explicit AbiFixture(const std::string& id) : PortFixture(GetParam(), id) {
    setup.options.restart_delays = {};
  }

  // Of the interfaces, what must not run in this process.
  void leave_out(std::string_view interface_id) {
    std::erase(setup.manifest.interfaces, interface_id);
  }
  bool in_process() const { return GetParam() == manifest::Isolation::in_process; }
  int children() const { return in_process() ? 0 : 1; }

  static Call ask_for(std::string_view interface, std::string_view slot,
                      const std::string& document = "{}") {
    Call call;
    call.slot = find_slot(interface, slot);
    call.document = document;
    call.idempotency_key = "11111111-2222-3333-4444-555555555555";
    call.amount = 1250;
    call.currency = "JPY";
    call.timeout_ms = 20'000;
    return call;
  }
};

inline std::string isolation_name(const ::testing::TestParamInfo<manifest::Isolation>& info) {
  return info.param == manifest::Isolation::process ? "Child" : "InProcess";
}

}  // namespace noren::host
