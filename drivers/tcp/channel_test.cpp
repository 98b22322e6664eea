// SPDX-License-Identifier: Apache-2.0
#include "drivers/tcp/channel.hpp"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <thread>
#include <vector>

#include "drivers/tcp/testing/listener.hpp"

namespace noren::tcp {
namespace {

using drivers::Channel;
using drivers::Deadline;
using drivers::Fault;
using drivers::Transfer;
using std::chrono::milliseconds;
using std::chrono::seconds;

Deadline in(std::chrono::steady_clock::duration time) {
  return std::chrono::steady_clock::now() + time;
}

struct Pair {
  testing::Listener listener;
  std::unique_ptr<Channel> channel;
  testing::Descriptor peer;

  Pair()
      : channel(std::get<std::unique_ptr<Channel>>(
            connect("127.0.0.1", listener.port(), in(seconds(30))))),
        peer(listener.accept()) {}
};

TEST(TcpChannel, CarriesBytesBothWays) {
  Pair pair;
  const std::vector<std::uint8_t> out(300'000, 0x5A);
  std::vector<std::uint8_t> seen;
  std::jthread reader([&] {
    std::array<std::uint8_t, 4096> room;
    while (seen.size() < out.size()) {
      const ssize_t got = ::recv(pair.peer.number(), room.data(), room.size(), 0);
      if (got <= 0) break;
      seen.insert(seen.end(), room.begin(), room.begin() + got);
    }
    testing::send_all(pair.peer, std::array<std::uint8_t, 2>{1, 2});
  });
  const Transfer sent = pair.channel->write(out, in(seconds(30)));
  EXPECT_EQ(sent.fault, Fault::none);
  EXPECT_EQ(sent.bytes, out.size());
  std::array<std::uint8_t, 8> room;
  const Transfer got = pair.channel->read(room, in(seconds(30)));
  EXPECT_EQ(got.fault, Fault::none);
  EXPECT_EQ(room[0], 1);
  reader.join();
  EXPECT_EQ(seen, out);
}

TEST(TcpChannel, TellsThatNobodyListens) {
  std::uint16_t port = 0;
  {
    const testing::Listener gone;
    port = gone.port();
  }
  const auto result = connect("127.0.0.1", port, in(seconds(30)));
  ASSERT_TRUE(std::holds_alternative<Fault>(result));
  EXPECT_EQ(std::get<Fault>(result), Fault::unreachable);
  EXPECT_EQ(std::get<Fault>(connect("no such host", 1, in(seconds(30)))), Fault::unreachable);
}

TEST(TcpChannel, EndsAtItsDeadline) {
  Pair pair;
  std::array<std::uint8_t, 8> room;
  EXPECT_EQ(pair.channel->read(room, in(milliseconds(1))).fault, Fault::timeout);
  EXPECT_EQ(pair.channel->read(room, in(seconds(-1))).fault, Fault::timeout);
  // The peer reads nothing: what was handed over before the deadline is told.
  const std::vector<std::uint8_t> endless(64 * 1024 * 1024, 0);
  const Transfer sent = pair.channel->write(endless, in(milliseconds(100)));
  EXPECT_EQ(sent.fault, Fault::timeout);
  EXPECT_GT(sent.bytes, 0u);
  EXPECT_LT(sent.bytes, endless.size());
}

TEST(TcpChannel, TellsThatThePeerClosed) {
  Pair pair;
  { const testing::Descriptor closing = std::move(pair.peer); }
  std::array<std::uint8_t, 8> room;
  EXPECT_EQ(pair.channel->read(room, in(seconds(30))).fault, Fault::closed);
}

TEST(TcpChannel, StopsOnRequest) {
  Pair pair;
  std::stop_source stop;
  std::jthread stopper([&] { stop.request_stop(); });
  std::array<std::uint8_t, 8> room;
  EXPECT_EQ(pair.channel->read(room, in(seconds(30)), stop.get_token()).fault, Fault::canceled);
  EXPECT_EQ(
      pair.channel->write(std::array<std::uint8_t, 1>{0}, in(seconds(30)), stop.get_token()).bytes,
      0u);
}

}  // namespace
}  // namespace noren::tcp
