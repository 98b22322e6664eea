// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "plugins/common/capture_desk.hpp"
#include "plugins/common/input/device_desk.hpp"
#include "plugins/common/input/secret_bytes.hpp"
#include "plugins/common/statistics_book.hpp"
#include "plugins/reader-magstripe/hid_tracks.hpp"
#include "plugins/reader-magstripe/member_rule.hpp"

namespace noren::reader_magstripe {

// Where readers are looked for and how patiently; tests differ from a till only here.
struct Surroundings {
  hid::Roots roots{};
  plugin::LoopPatience patience{};
  plugin::Opener opener{};  // instead of the address in the configuration
};

// Magnetic stripe readers. Calls come on the instance's strand, swipes on the device loop's thread.
// What is on a card is in one buffer, sealed from there and wiped.
class MagstripeReader : public plugin::Instance,
                        public plugin::Reader,
                        public plugin::Health,
                        public plugin::Statistics,
                        private plugin::DeviceListener {
 public:
  MagstripeReader(plugin::Host host, std::string_view config)
      : MagstripeReader(host, config, Surroundings{}) {}
  MagstripeReader(plugin::Host host, std::string_view config, const Surroundings& surroundings)
      : MagstripeReader(host, plugin::parse_object(config), surroundings) {}

  void open(plugin::Operation operation) override;
  void close(plugin::Operation operation) override;
  void cancel_operation(noren_op operation) override { captures_.cancel(operation); }
  void capture(plugin::Operation operation, const plugin::Request& request) override;
  void check(plugin::Operation operation, const plugin::Request& request) override;
  void retrieve(plugin::Operation operation, const plugin::Request& request) override;
  void reset(plugin::Operation operation, const plugin::Request& request) override;

 private:
  MagstripeReader(plugin::Host host, const boost::json::object& config,
                  const Surroundings& surroundings);

  void device_opened(const plugin::Source& source) override;
  void device_lost(drivers::Fault why) override;
  void device_sent(std::span<const std::uint8_t> bytes) override;
  void device_idle() override;

  void take_report(std::span<const std::uint8_t> report);
  void end_message();
  void take(const Swipe& swipe);
  void count(const Swipe& swipe);

  const MemberRule rule_;
  const bool lrc_;   // the reader sends the redundancy characters
  const bool bits_;  // the reader sends bits
  plugin::StatisticsBook statistics_;
  plugin::CaptureDesk captures_;
  plugin::DeviceDesk device_;

  // The loop's thread alone.
  std::optional<hid::ReportDescriptor> reports_;
  std::optional<TrackPlaces> places_;
  plugin::SecretBytes message_;
  bool overflown_ = false;

  plugin::Opener opener_;
  const plugin::LoopPatience patience_;
  std::optional<plugin::DeviceLoop> loop_;  // last: its thread ends before what it uses
};

}  // namespace noren::reader_magstripe
