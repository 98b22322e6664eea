// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "plugins/common/alarm.hpp"
#include "plugins/common/capture_desk.hpp"

namespace noren::reader_simulated {

// A reader without hardware. A card is a name, and its identifier (kind "code") that name's text.
// Configuration: {"auto_card": "town-1", "arrive_ms": 0}; with auto_card a customer answers each
// capture with that card, arrive_ms later, and takes it away again, until noren.simulated/1 lays
// cards itself.
class SimulatedReader final : public plugin::Instance,
                              public plugin::Reader,
                              public plugin::Simulated {
 public:
  SimulatedReader(plugin::Host host, std::string_view config);

  void cancel_operation(noren_op operation) override { desk_.cancel(operation); }
  void capture(plugin::Operation operation, const plugin::Request& request) override;
  void set(plugin::Operation operation, const plugin::Request& request) override;

 private:
  noren_status lay(const std::string& card);
  void take_away();

  std::string auto_card_;
  std::int64_t arrive_ms_ = 0;
  plugin::CaptureDesk desk_;
  std::mutex mutex_;
  bool card_lies_ = false;
  plugin::Alarm customer_;  // last: its thread ends before what it uses
};

}  // namespace noren::reader_simulated
