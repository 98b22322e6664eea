// SPDX-License-Identifier: Apache-2.0
#include "drivers/hid/devices.hpp"

#include <gmock/gmock.h>

#include <array>
#include <chrono>

#include "drivers/channel/testing/open_descriptors.hpp"
#include "drivers/hid/hidraw.hpp"
#include "drivers/hid/testing/descriptors.hpp"
#include "drivers/hid/testing/fake_hid.hpp"

namespace noren::hid {
namespace {

using drivers::Fault;
using std::chrono::milliseconds;

drivers::Deadline in(milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

struct HidrawTest : ::testing::Test {
  std::unique_ptr<RawChannel> opened() {
    const auto devices = list_hidraw(fake.roots());
    if (devices.empty()) return nullptr;
    auto channel = open_hidraw(devices[0].node);
    auto* open = std::get_if<std::unique_ptr<RawChannel>>(&channel);
    return open ? std::move(*open) : nullptr;
  }

  testing::FakeHid fake;
  std::array<std::uint8_t, 512> room{};
};

TEST_F(HidrawTest, ListsADeviceByWhatItSaysOfItself) {
  EXPECT_TRUE(list_hidraw(fake.roots()).empty());
  fake.plug("1234:ABCD", testing::pos_scanner, "S-1");
  const auto devices = list_hidraw(fake.roots());
  ASSERT_EQ(devices.size(), 1u);
  EXPECT_EQ(devices[0].identity, (drivers::UsbIdentity{0x1234, 0xABCD, "S-1"}));
  EXPECT_EQ(devices[0].name, "Example reader");
  EXPECT_EQ(devices[0].descriptor, testing::pos_scanner);
}

TEST_F(HidrawTest, AReadTakesOneReport) {
  fake.plug("1234:ABCD", testing::pos_scanner);
  const auto channel = opened();
  ASSERT_TRUE(channel);
  EXPECT_EQ(channel->read(room, in(milliseconds(1))).fault, Fault::timeout);
  const std::array<std::uint8_t, 3> first{2, 1, 1};
  const std::array<std::uint8_t, 2> second{4, 7};
  ASSERT_TRUE(fake.send(first));
  ASSERT_TRUE(fake.send(second));
  EXPECT_EQ(channel->read(room, in(milliseconds(5000))).bytes, 3u);
  EXPECT_EQ(channel->read(room, in(milliseconds(5000))).bytes, 2u);
  EXPECT_EQ(room[1], 7);
}

TEST_F(HidrawTest, AnUnpluggedDeviceIsClosedAndComesBack) {
  const std::size_t before = drivers::testing::open_descriptors();
  for (int time = 0; time < 20; ++time) {
    fake.plug("1234:ABCD", testing::pos_scanner);
    const auto channel = opened();
    ASSERT_TRUE(channel);
    fake.unplug();
    EXPECT_EQ(channel->read(room, in(milliseconds(5000))).fault, Fault::closed);
  }
  EXPECT_EQ(drivers::testing::open_descriptors(), before);
  const auto gone = open_hidraw(fake.roots().dev / "hidraw3");
  EXPECT_EQ(std::get<Fault>(gone), Fault::unreachable);
}

TEST_F(HidrawTest, OneProgramAtATime) {
  fake.plug("1234:ABCD", testing::pos_scanner);
  const auto channel = opened();
  ASSERT_TRUE(channel);
  EXPECT_EQ(std::get<Fault>(open_hidraw(list_hidraw(fake.roots())[0].node)), Fault::busy);
}

TEST_F(HidrawTest, AStopEndsARead) {
  fake.plug("1234:ABCD", testing::pos_scanner);
  const auto channel = opened();
  ASSERT_TRUE(channel);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(channel->read(room, in(milliseconds(5000)), stop.get_token()).fault, Fault::canceled);
}

}  // namespace
}  // namespace noren::hid
