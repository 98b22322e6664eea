// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "plugins/common/alarm.hpp"
#include "plugins/common/capture_desk.hpp"
#include "plugins/reader-simulated/simulated_reader.h"

namespace noren::reader_simulated {

// noren.simulated.reader/1 in the form of <noren/plugin/interfaces.hpp>.
class Hand {
 public:
  static constexpr const char* id = NOREN_SIMULATED_READER;
  virtual ~Hand() = default;
  virtual void present(plugin::Operation operation, const plugin::Request& request) = 0;
  virtual void remove(plugin::Operation operation, const plugin::Request& request) = 0;

  template <typename Plugin>
  static constexpr noren_simulated_reader_v1 table{
      plugin::slot<Plugin, &Hand::present, plugin::moves_nothing>,
      plugin::slot<Plugin, &Hand::remove, plugin::moves_nothing>};
};

// A reader without hardware. A card is a name, and its identifier (kind "code") that name's text.
// Configuration: {"auto_card": "town-1", "arrive_ms": 0}; with auto_card a customer answers each
// capture with that card, arrive_ms later, and takes it away again.
class SimulatedReader final : public plugin::Instance, public plugin::Reader, public Hand {
 public:
  SimulatedReader(plugin::Host host, std::string_view config);

  void cancel_operation(noren_op operation) override { desk_.cancel(operation); }
  void capture(plugin::Operation operation, const plugin::Request& request) override;
  void present(plugin::Operation operation, const plugin::Request& request) override;
  void remove(plugin::Operation operation, const plugin::Request& request) override;

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
