// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "drivers/connect/connect.hpp"
#include "tests/devices/bed_client.hpp"

// What the channels of all devices with a cable are tried by, on an emulated machine.
namespace noren::bed {

inline drivers::Deadline in(std::chrono::steady_clock::duration time) {
  return std::chrono::steady_clock::now() + time;
}

inline constexpr std::chrono::seconds kPatience{30};

inline drivers::Fault fault_of(const drivers::Opened& opened) {
  const auto* fault = std::get_if<drivers::Fault>(&opened);
  return fault ? *fault : drivers::Fault::none;
}

inline std::unique_ptr<drivers::Channel> open(const drivers::Address& address) {
  drivers::Opened opened = drivers::connect(address, in(kPatience));
  EXPECT_EQ(fault_of(opened), drivers::Fault::none);
  return std::move(std::get<std::unique_ptr<drivers::Channel>>(opened));
}

// One device, plugged in, with the test behind its cable.
class CableTest : public ::testing::Test {
 protected:
  CableTest(std::string name, drivers::Address address)
      : behind(name), name_(std::move(name)), address_(std::move(address)) {
    EXPECT_EQ(tell("plug " + name_), "ok");
  }
  ~CableTest() override { tell("unplug " + name_); }

  std::unique_ptr<drivers::Channel> open_channel() const { return bed::open(address_); }

  // `out` arrives, and `back` is read in pieces of `room` bytes.
  void carry(const Bytes& out, const Bytes& back, std::size_t room) {
    const auto channel = open_channel();
    const Socket device = behind.connected();
    Bytes seen;
    std::jthread taker([&] { seen = take(device, out.size()); });
    const drivers::Transfer sent = channel->write(out, in(kPatience));
    EXPECT_EQ(sent.fault, drivers::Fault::none);
    EXPECT_EQ(sent.bytes, out.size());
    taker.join();
    EXPECT_EQ(seen, out);
    give(device, back);
    Bytes got, piece(room);
    while (got.size() < back.size()) {
      const drivers::Transfer part = channel->read(piece, in(kPatience));
      ASSERT_EQ(part.fault, drivers::Fault::none);
      got.insert(got.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(part.bytes));
    }
    EXPECT_EQ(got, back);
  }

  // Who waits for bytes is told, and the channel is of no more use, also with the cable back in.
  void be_unplugged_while_it_reads() {
    const auto channel = open_channel();
    const Socket device = behind.connected();
    std::jthread puller([&] { tell("unplug " + name_); });
    Bytes room(8);
    EXPECT_EQ(channel->read(room, in(kPatience)).fault, drivers::Fault::closed);
    puller.join();
    EXPECT_EQ(channel->read(room, in(kPatience)).fault, drivers::Fault::closed);
    EXPECT_EQ(channel->write(Bytes(1), in(kPatience)).fault, drivers::Fault::closed);
    tell("plug " + name_);
    EXPECT_EQ(channel->read(room, in(kPatience)).fault, drivers::Fault::closed);
    EXPECT_EQ(channel->write(Bytes(1), in(kPatience)).fault, drivers::Fault::closed);
  }

  // In the middle of work: the cable comes out while a thread writes. Opens by each of the
  // addresses in turn; `look` is called with the cable out and in again.
  void replug_twenty_times(const std::vector<drivers::Address>& addresses, std::size_t chunk,
                           const std::function<void(bool plugged)>& look) {
    open_channel();
    const std::size_t before = open_descriptors();
    for (std::size_t round = 0; round < 20; ++round) {
      const auto channel = bed::open(addresses[round % addresses.size()]);
      const Socket device = behind.connected();
      std::jthread writer([&] {
        const Bytes bytes(chunk, 'x');
        drivers::Transfer sent;
        while (sent.fault == drivers::Fault::none) sent = channel->write(bytes, in(kPatience));
        EXPECT_EQ(sent.fault, drivers::Fault::closed);
      });
      EXPECT_EQ(take(device, 5 * chunk).size(), 5 * chunk);
      ASSERT_EQ(tell("unplug " + name_), "ok");
      take(device, 100'000'000);
      writer.join();
      look(false);
      ASSERT_EQ(tell("plug " + name_), "ok");
      look(true);
    }
    carry({1, 2, 3}, {4, 5, 6}, 1);
    EXPECT_EQ(open_descriptors(), before);
  }

  Behind behind;

 private:
  const std::string name_;
  const drivers::Address address_;
};

}  // namespace noren::bed
