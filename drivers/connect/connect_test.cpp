// SPDX-License-Identifier: Apache-2.0
#include "drivers/connect/connect.hpp"

#include <gtest/gtest.h>

#include <array>

#include "drivers/tcp/testing/listener.hpp"

namespace noren::drivers {
namespace {

TEST(Connect, ReachesATcpDevice) {
  const tcp::testing::Listener listener;
  const Deadline deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  auto opened = connect(TcpAddress{"127.0.0.1", listener.port()}, deadline);
  ASSERT_TRUE(std::holds_alternative<std::unique_ptr<Channel>>(opened));
  const tcp::testing::Descriptor peer = listener.accept();
  const std::array<std::uint8_t, 3> question = {0x10, 0x04, 1};
  EXPECT_EQ(std::get<std::unique_ptr<Channel>>(opened)->write(question, deadline).bytes, 3u);
  std::array<std::uint8_t, 3> seen{};
  EXPECT_EQ(::recv(peer.number(), seen.data(), seen.size(), MSG_WAITALL), 3);
  EXPECT_EQ(seen, question);
}

TEST(Connect, EveryFaultHasAName) {
  EXPECT_EQ(name_of(Fault::none), "none");
  EXPECT_EQ(name_of(Fault::denied), "denied");
  EXPECT_EQ(name_of(Fault::stalled), "stalled");
  EXPECT_EQ(name_of(Fault::failed), "failed");
}

}  // namespace
}  // namespace noren::drivers
