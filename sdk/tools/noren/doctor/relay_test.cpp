// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/doctor/relay.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>
#include <variant>

#include "drivers/connect/connect.hpp"
#include "tools/noren/doctor/player.hpp"

namespace noren::tool::doctor {
namespace {

using Kind = Event::Kind;
using std::chrono::steady_clock;

constexpr std::chrono::seconds patience{10};

drivers::Address at(std::uint16_t port) {
  return drivers::TcpAddress{"127.0.0.1", port};
}

std::unique_ptr<drivers::Channel> open(std::uint16_t port) {
  auto opened = drivers::connect(at(port), steady_clock::now() + patience);
  auto* channel = std::get_if<std::unique_ptr<drivers::Channel>>(&opened);
  return channel ? std::move(*channel) : nullptr;
}

// Asks as a plugin would, and returns the answer's first byte, or -1.
int ask(drivers::Channel& channel, std::vector<std::uint8_t> question) {
  std::array<std::uint8_t, 16> room{};
  channel.write(question, steady_clock::now() + patience);
  return channel.read(room, steady_clock::now() + patience).bytes > 0 ? room[0] : -1;
}

// "open > < closed" once the last of it was noted, or what there is after a while.
std::string noted(Recorder& recorder, Kind last) {
  constexpr std::array<const char*, 6> words = {"open", ">", "<", "closed", "lost", "fault"};
  const auto end = steady_clock::now() + patience;
  while (true) {
    const Recording recording = recorder.finish();
    const bool is_over = !recording.events.empty() && recording.events.back().kind == last;
    if (is_over || steady_clock::now() > end) {
      std::string kinds;
      for (const Event& event : recording.events) {
        kinds += std::string(words[static_cast<std::size_t>(event.kind)]) + " ";
      }
      return kinds;
    }
    std::this_thread::yield();
  }
}

TEST(Relay, WhatItRecordedAnswersAsTheDeviceDid) {
  const std::vector<Event> device = {{0, 0, Kind::open, {}, {}},
                                     {1, 0, Kind::sent, {0x10, 0x04, 0x01}, {}},
                                     {2, 0, Kind::received, {0x16}, {}},
                                     {3, 0, Kind::closed, {}, {}}};
  Player printer(device, Traffic::to_printer);
  Recorder recorder;
  const std::size_t number = recorder.add({"p", "x.y", "output", {}}, true);
  const Relay relay(open(printer.port()), at(printer.port()), recorder, number);
  auto plugin = open(relay.port());
  ASSERT_TRUE(plugin);
  EXPECT_EQ(ask(*plugin, {0x10, 0x04, 0x01}), 0x16);
  plugin.reset();
  EXPECT_EQ(noted(recorder, Kind::closed), "open > < closed ");

  Player again(recorder.finish().events, Traffic::to_printer);
  auto other = open(again.port());
  ASSERT_TRUE(other);
  EXPECT_EQ(ask(*other, {0x10, 0x04, 0x01}), 0x16);
  other.reset();
  EXPECT_EQ(printer.differences(), 0);
}

TEST(Relay, ADeviceThatGoesIsLost) {
  Player printer(
      {{0, 0, Kind::open, {}, {}}, {1, 0, Kind::sent, {1}, {}}, {2, 0, Kind::lost, {}, {}}},
      Traffic::to_printer);
  Recorder recorder;
  const std::size_t number = recorder.add({"p", "x.y", "output", {}}, true);
  const Relay relay(nullptr, at(printer.port()), recorder, number);
  auto plugin = open(relay.port());
  ASSERT_TRUE(plugin);
  EXPECT_EQ(ask(*plugin, {1}), -1);
  EXPECT_EQ(noted(recorder, Kind::lost), "open > lost ");
}

TEST(Player, NoticesAnotherQuestion) {
  Player printer({{0, 0, Kind::open, {}, {}},
                  {1, 0, Kind::sent, {0x10, 0x04, 0x01}, {}},
                  {2, 0, Kind::received, {0x16}, {}}},
                 Traffic::to_printer);
  auto plugin = open(printer.port());
  ASSERT_TRUE(plugin);
  EXPECT_EQ(ask(*plugin, {0x10, 0x04, 0x02}), 0x16);
  plugin.reset();
  const auto end = steady_clock::now() + patience;
  while (printer.differences() == 0 && steady_clock::now() < end) std::this_thread::yield();
  EXPECT_EQ(printer.differences(), 1);
}

}  // namespace
}  // namespace noren::tool::doctor
