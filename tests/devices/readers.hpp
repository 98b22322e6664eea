// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "plugins/reader-magstripe/reader.hpp"
#include "plugins/reader-scanner/reader.hpp"
#include "plugins/testing/test_host.hpp"
#include "tests/devices/bed_client.hpp"

// The stripe reader's and the scanner's plugin as a till has them, but for its patience.
namespace noren::devices {

// A till looks for a lost device twice a second; tests have no time for that.
inline constexpr plugin::LoopPatience kPatience{
    std::chrono::milliseconds(3000), std::chrono::milliseconds(2), std::chrono::milliseconds(50)};
inline constexpr int kReplugs = 20;

template <typename Plugin, typename Surroundings>
class Impatient : public Plugin {
 public:
  Impatient(plugin::Host host, std::string_view config) : Plugin(host, config, surroundings()) {}

 private:
  static Surroundings surroundings() {
    Surroundings around;
    around.patience = kPatience;
    return around;
  }
};

using Stripe = Impatient<reader_magstripe::MagstripeReader, reader_magstripe::Surroundings>;
using Codes = Impatient<reader_scanner::Scanner, reader_scanner::Surroundings>;

template <typename Plugin>
noren_status NOREN_CALL enter(const noren_host* host, noren_plugin* plugin, noren_error* error) {
  return plugin::enter<Plugin>(host, plugin, error);
}

// One of them at work on a device that is there. The descriptors are counted from then on.
class ReaderAtWork : public ::testing::Test {
 protected:
  template <typename Plugin>
  void start(const std::string& config) {
    instance_.emplace(host_, enter<Plugin>, config);
    ASSERT_EQ(instance_->created(), NOREN_OK) << instance_->created_message();
    ASSERT_EQ(instance_->open().status, NOREN_OK);
    EXPECT_TRUE(hears("device.added"));
    before_ = bed::open_descriptors();
  }
  void close() {
    EXPECT_EQ(bed::open_descriptors(), before_);
    EXPECT_EQ(instance_->close().status, NOREN_OK);
  }
  // Whether this is the next event.
  bool hears(std::string_view beginning) {
    const std::string event = host_.next_event();
    EXPECT_TRUE(event.starts_with(beginning)) << event << ", and not " << beginning;
    return event.starts_with(beginning);
  }
  // Whether the next two are a card, or a code that is no goods, with this identifier.
  bool reads(const std::string& identifier) {
    if (!hears("card.arrived") || !hears("card.removed")) return false;
    const auto& bytes = host_.sealed.back();
    EXPECT_EQ(std::string(bytes.begin(), bytes.end()), identifier);
    return true;
  }

  plugin::testing::TestHost host_;
  std::optional<plugin::testing::TestInstance> instance_;
  std::size_t before_ = 0;
};

}  // namespace noren::devices
