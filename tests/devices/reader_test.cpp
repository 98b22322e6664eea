// SPDX-License-Identifier: Apache-2.0
// The stripe reader and the scanner behind a serial adapter, over libserialport, on an emulated
// machine whose adapter is unplugged in the middle of a swipe and of a code.
#include <gmock/gmock.h>

#include <functional>
#include <optional>
#include <string>

#include "plugins/reader-magstripe/reader.hpp"
#include "plugins/reader-scanner/reader.hpp"
#include "plugins/testing/test_host.hpp"
#include "tests/devices/bed_client.hpp"

namespace noren {
namespace {

using bed::tell;
using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// A till looks for a lost device twice a second; tests have no time for that.
constexpr plugin::LoopPatience kPatience{milliseconds(3000), milliseconds(2), milliseconds(50)};
constexpr int kRounds = 20;

class Stripe : public reader_magstripe::MagstripeReader {
 public:
  Stripe(plugin::Host host, std::string_view config)
      : MagstripeReader(host, config, {.patience = kPatience}) {}
};

class Codes : public reader_scanner::Scanner {
 public:
  Codes(plugin::Host host, std::string_view config)
      : Scanner(host, plugin::parse_object(config), surroundings()) {}

 private:
  static reader_scanner::Surroundings surroundings() {
    reader_scanner::Surroundings around;
    around.patience = kPatience;
    return around;
  }
};

template <typename Plugin>
noren_status NOREN_CALL entry(const noren_host* host, noren_plugin* plugin, noren_error* error) {
  return plugin::enter<Plugin>(host, plugin, error);
}

// The adapter "cable" with the test behind it.
class ReaderTest : public ::testing::Test {
 protected:
  ReaderTest() { EXPECT_EQ(tell("plug cable"), "ok"); }
  ~ReaderTest() override {
    instance_.reset();
    tell("unplug cable");
  }

  void start(noren_plugin_entry_fn entry) {
    instance_.emplace(host_, entry, R"({"device": "serial:0403:6001:FT1?baud=9600"})");
    ASSERT_EQ(instance_->created(), NOREN_OK) << instance_->created_message();
    ASSERT_EQ(instance_->open().status, NOREN_OK);
    EXPECT_THAT(host_.next_event(), StartsWith("device.added"));
    before_ = bed::open_descriptors();
  }
  static void send(const bed::Socket& device, std::string_view text) {
    bed::give(device, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  }
  // Half a message, then the cable comes out and goes in again; the next whole one is read.
  void replug(const std::string& half, const std::function<std::string(int)>& whole,
              const std::function<void(int)>& check) {
    for (int round = 0; round < kRounds; ++round) {
      {
        const bed::Socket device = behind_.connected();
        send(device, whole(round));
        check(round);
        send(device, half);
        ASSERT_EQ(tell("unplug cable"), "ok");
      }
      EXPECT_THAT(host_.next_event(), StartsWith("device.removed")) << round;
      ASSERT_EQ(tell("plug cable"), "ok");
      EXPECT_THAT(host_.next_event(), StartsWith("device.added")) << round;
    }
    EXPECT_EQ(bed::open_descriptors(), before_);
    EXPECT_EQ(instance_->close().status, NOREN_OK);
  }
  std::string sealed(int index) const {
    const auto& bytes = host_.sealed.at(static_cast<std::size_t>(index));
    return {bytes.begin(), bytes.end()};
  }

  bed::Behind behind_{"cable"};
  plugin::testing::TestHost host_;
  std::optional<plugin::testing::TestInstance> instance_;
  int before_ = 0;
};

TEST_F(ReaderTest, SwipesAfterTwentyReplugsInTheMiddleOfOne) {
  start(entry<Stripe>);
  replug(
      "\x02;70835600",
      [](int round) { return "\x02%B1?;" + std::to_string(7000 + round) + "=4912?\x03"; },
      [&](int round) {
        EXPECT_THAT(host_.next_event(), StartsWith("card.arrived"));
        EXPECT_EQ(host_.next_event(), "card.removed {}");
        EXPECT_EQ(sealed(round), std::to_string(7000 + round));
      });
}

TEST_F(ReaderTest, ScansAfterTwentyReplugsInTheMiddleOfOne) {
  start(entry<Codes>);
  replug(
      "]E0490123",
      [](int round) {
        return "\x02]Q1MEMBER\r\n\x1D" + std::to_string(round) + "\x03\r\n]E04901234567894\r";
      },
      [&](int round) {
        EXPECT_THAT(host_.next_event(), StartsWith("card.arrived"));
        EXPECT_EQ(host_.next_event(), "card.removed {}");
        EXPECT_THAT(host_.next_event(), HasSubstr("4901234567894"));
        EXPECT_EQ(sealed(round), "MEMBER\r\n\x1D" + std::to_string(round));
      });
}

}  // namespace
}  // namespace noren
