// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>

#include "plugins/common/capture_desk.hpp"
#include "plugins/common/input/device_desk.hpp"
#include "plugins/common/statistics_book.hpp"
#include "plugins/reader-scanner/framing.hpp"
#include "plugins/reader-scanner/hid_codes.hpp"
#include "plugins/reader-scanner/meaning.hpp"

namespace noren::reader_scanner {

using Clock = std::chrono::steady_clock;

// Where scanners are looked for, how patiently, and by which clock; tests differ from a till only
// here.
struct Surroundings {
  hid::Roots roots{};
  plugin::LoopPatience patience{};
  plugin::Opener opener{};  // instead of the address in the configuration
  std::function<Clock::time_point()> now = [] { return Clock::now(); };
};

// Scanners of bar codes. Calls come on the instance's strand, codes on the device loop's thread. A
// code is in one buffer, told or sealed from there and wiped.
class Scanner : public plugin::Instance,
                public plugin::Reader,
                public plugin::Health,
                public plugin::Statistics,
                private plugin::DeviceListener {
 public:
  Scanner(plugin::Host host, std::string_view config) : Scanner(host, config, Surroundings{}) {}
  Scanner(plugin::Host host, std::string_view config, const Surroundings& surroundings)
      : Scanner(host, plugin::parse_object(config), surroundings) {}

  void open(plugin::Operation operation) override;
  void close(plugin::Operation operation) override;
  void cancel_operation(noren_op operation) override { captures_.cancel(operation); }
  void capture(plugin::Operation operation, const plugin::Request& request) override;
  void check(plugin::Operation operation, const plugin::Request& request) override;
  void retrieve(plugin::Operation operation, const plugin::Request& request) override;
  void reset(plugin::Operation operation, const plugin::Request& request) override;

 private:
  Scanner(plugin::Host host, const boost::json::object& config, const Surroundings& surroundings);

  void device_opened(const plugin::Source& source) override;
  void device_lost(drivers::Fault why) override;
  void device_sent(std::span<const std::uint8_t> bytes) override;
  void device_idle() override;

  void take(Framing::Step step, Text sent);
  void take(const Code& code);
  bool is_repeated(Text sent);
  void tell_product(const Code& code);
  void tell_identifier(const Code& code);

  const MeaningRules rules_;
  const std::chrono::milliseconds repeat_window_;
  const std::function<Clock::time_point()> now_;
  plugin::StatisticsBook statistics_;
  plugin::CaptureDesk captures_;
  plugin::DeviceDesk device_;

  // The loop's thread alone.
  Framing framing_;
  std::optional<HidCodes> codes_;
  bool understood_ = true;
  const std::size_t salt_;
  std::size_t last_ = 0;  // hash of the last code
  std::optional<Clock::time_point> last_at_;

  const plugin::Opener opener_;
  const plugin::LoopPatience patience_;
  std::optional<plugin::DeviceLoop> loop_;  // last: its thread ends before what it uses
};

}  // namespace noren::reader_scanner
