// SPDX-License-Identifier: Apache-2.0
// The stripe reader and the scanner behind a serial adapter, over libserialport, on an emulated
// machine whose adapter is unplugged in the middle of a swipe and of a code.
#include <functional>

#include "tests/devices/readers.hpp"

namespace noren::devices {
namespace {

using bed::tell;

// The adapter "cable" with the test behind it.
class SerialReader : public ReaderAtWork {
 protected:
  SerialReader() { EXPECT_EQ(tell("plug cable"), "ok"); }
  ~SerialReader() override {
    instance_.reset();
    tell("unplug cable");
  }

  template <typename Plugin>
  void start() {
    ReaderAtWork::start<Plugin>(R"({"device": "serial:0403:6001:FT1?baud=9600"})");
  }
  // Half a message, then the cable comes out and goes in again; the next whole one is read.
  void replug(std::string_view half, const std::function<std::string(int)>& whole,
              const std::function<bool(int)>& is_read) {
    for (int round = 0; round < kReplugs; ++round) {
      {
        const bed::Socket device = behind_.connected();
        send(device, whole(round));
        ASSERT_TRUE(is_read(round)) << round;
        send(device, half);
        ASSERT_EQ(tell("unplug cable"), "ok");
      }
      ASSERT_TRUE(hears("device.removed")) << round;
      ASSERT_EQ(tell("plug cable"), "ok");
      ASSERT_TRUE(hears("device.added")) << round;
    }
    close();
  }

 private:
  static void send(const bed::Socket& device, std::string_view text) {
    bed::give(device, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  }

  bed::Behind behind_{"cable"};
};

TEST_F(SerialReader, SwipesAfterTwentyReplugsInTheMiddleOfOne) {
  start<Stripe>();
  const auto number = [](int round) { return std::to_string(7000 + round); };
  replug(
      "\x02;70835600", [&](int round) { return "\x02%B1?;" + number(round) + "=4912?\x03"; },
      [&](int round) { return reads(number(round)); });
}

TEST_F(SerialReader, ScansAfterTwentyReplugsInTheMiddleOfOne) {
  start<Codes>();
  const auto code = [](int round) { return "MEMBER\r\n\x1D" + std::to_string(round); };
  replug(
      "]E0490123",
      [&](int round) { return "\x02]Q1" + code(round) + "\x03\r\n]E04901234567894\r"; },
      [&](int round) {
        return reads(code(round)) &&
               hears(R"(code.scanned {"symbology":104,"text":"4901234567894"})");
      });
}

}  // namespace
}  // namespace noren::devices
