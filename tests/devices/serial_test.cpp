// SPDX-License-Identifier: Apache-2.0
// The serial driver over libserialport, on an emulated machine with three ports.
#include <array>
#include <numeric>
#include <thread>

#include "drivers/serial/channel.hpp"
#include "drivers/serial/port_list.hpp"
#include "tests/devices/bed_channel.hpp"

namespace noren::serial {
namespace {

using bed::Bytes;
using bed::fault_of;
using bed::in;
using bed::tell;
using drivers::Channel;
using drivers::Deadline;
using drivers::Fault;
using drivers::Transfer;
using drivers::UsbIdentity;
using std::chrono::milliseconds;
using std::chrono::seconds;

const UsbIdentity kAdapter{0x0403, 0x6001, "FT1"};

// The adapter "cable", plugged in, with the test behind it.
class SerialTest : public bed::CableTest {
 protected:
  SerialTest() : CableTest("cable", address_of({})) {}
  ~SerialTest() override {
    for (const auto* line : {"cts 1", "dsr 1", "waiting -1"}) {
      tell(std::string("set cable ") + line);
    }
  }

  static drivers::Address address_of(const Settings& settings) {
    return drivers::SerialAddress{kAdapter, settings};
  }
  static std::unique_ptr<Channel> open_cable(const Settings& settings = {}) {
    return bed::open(address_of(settings));
  }
};

TEST(SerialPorts, AreListedWithWhatTheyAre) {
  tell("plug cable");
  const std::vector<Port> ports = list_ports();
  tell("unplug cable");
  ASSERT_EQ(ports.size(), 3u);
  EXPECT_EQ(ports[0].path, "/dev/ttyS0");
  EXPECT_FALSE(ports[0].usb);
  EXPECT_EQ(ports[1].path, "/dev/ttyUSB0");
  ASSERT_TRUE(ports[1].usb);
  EXPECT_EQ(*ports[1].usb, kAdapter);
  EXPECT_NE(ports[1].description.find("Serial adapter"), std::string::npos);
  EXPECT_EQ(ports[2].path, "/dev/ttyUSB1");
  EXPECT_EQ(*ports[2].usb, (UsbIdentity{0x067B, 0x2303, ""}));
}

TEST_F(SerialTest, CarriesEveryByteBothWays) {
  Bytes out(25'600), back(256);
  std::iota(out.begin(), out.end(), std::uint8_t{0});
  std::iota(back.begin(), back.end(), std::uint8_t{0});
  carry(out, back, 100);
}

TEST_F(SerialTest, SetsTheLineUpAsAsked) {
  const auto has = [](const std::string& part) {
    const std::string shown = tell("show cable");
    EXPECT_NE(shown.find(part), std::string::npos) << part << " is not in " << shown;
  };
  open_cable();
  has("dtr=0 baud=9600 bits=8 parity=none stop=1 crtscts=0 ixon=0 ixany=0");
  open_cable({115200, 7, Parity::even, 2, Flow::rts_cts});
  has("baud=115200 bits=7 parity=even stop=2 crtscts=1 ixon=0 ixany=0");
  open_cable({250000, 7, Parity::mark, 1, Flow::xon_xoff});
  has("baud=250000 bits=7 parity=mark stop=1 crtscts=0 ixon=1 ixany=0");
  open_cable({1200, 8, Parity::odd, 1, Flow::dtr_dsr});
  has("baud=1200 bits=8 parity=odd stop=1 crtscts=0 ixon=0 ixany=0");
}

TEST(SerialPorts, AnAdapterThatOnlySaysYesIsRefused) {
  EXPECT_EQ(fault_of(open("/dev/ttyUSB1", {9600, 7, Parity::even, 1, Flow::none})), Fault::failed);
  EXPECT_EQ(fault_of(open("/dev/ttyUSB1", {})), Fault::none);
}

TEST_F(SerialTest, StopsAtXoffAndGoesOnAtXonAlone) {
  const auto channel = open_cable({9600, 8, Parity::none, 1, Flow::xon_xoff});
  const bed::Socket device = behind.connected();
  std::array<std::uint8_t, 8> room;
  bed::give(device, Bytes{0x13, 'a'});
  ASSERT_EQ(channel->read(room, in(seconds(30))).bytes, 1u);
  EXPECT_EQ(room[0], 'a');
  EXPECT_EQ(channel->write(Bytes(100, 'x'), in(milliseconds(100))).fault, Fault::timeout);
  bed::give(device, Bytes{0x12});
  ASSERT_EQ(channel->read(room, in(seconds(30))).bytes, 1u);
  EXPECT_EQ(channel->write(Bytes(100, 'x'), in(milliseconds(100))).bytes, 0u);
  bed::give(device, Bytes{0x11});
  EXPECT_EQ(channel->write(Bytes(100, 'x'), in(seconds(30))).fault, Fault::none);
  EXPECT_EQ(bed::take(device, 100).size(), 100u);
}

TEST_F(SerialTest, WaitsForClearToSend) {
  tell("set cable cts 0");
  const auto channel = open_cable({9600, 8, Parity::none, 1, Flow::rts_cts});
  const bed::Socket device = behind.connected();
  const Bytes out(100'000, 'x');
  const Transfer sent = channel->write(out, in(milliseconds(200)));
  EXPECT_EQ(sent.fault, Fault::timeout);
  EXPECT_LT(sent.bytes, out.size());
  EXPECT_EQ(bed::take_waiting(device), 0u);
  tell("set cable cts 1");
  EXPECT_EQ(bed::take(device, sent.bytes).size(), sent.bytes);
}

TEST_F(SerialTest, WaitsForTheDataSetBeforeEachChunk) {
  tell("set cable dsr 0");
  const auto channel = open_cable({9600, 8, Parity::none, 1, Flow::dtr_dsr});
  const bed::Socket device = behind.connected();
  EXPECT_EQ(channel->write(Bytes(10, 'x'), in(milliseconds(50))).fault, Fault::timeout);
  EXPECT_EQ(channel->write(Bytes(10, 'x'), in(milliseconds(50))).bytes, 0u);
  tell("set cable dsr 1");

  Bytes out(3000);
  std::iota(out.begin(), out.end(), std::uint8_t{0});
  Transfer sent;
  std::jthread writer([&] { sent = channel->write(out, in(seconds(30))); });
  Bytes seen = bed::take(device, 100);
  tell("set cable dsr 0");
  // Whatever was underway is here once the machine has answered twice.
  tell("show cable");
  const std::size_t late = bed::take_waiting(device);
  EXPECT_LT(seen.size() + late, out.size());
  tell("show cable");
  EXPECT_LE(bed::take_waiting(device), 64u);
  tell("set cable dsr 1");
  writer.join();
  EXPECT_EQ(sent.fault, Fault::none);
  EXPECT_EQ(sent.bytes, out.size());
}

TEST_F(SerialTest, IsForOneProgramAlone) {
  const std::size_t before = bed::open_descriptors();
  {
    const auto channel = open_cable();
    for (int i = 0; i < 3; ++i) EXPECT_EQ(fault_of(open("/dev/ttyUSB0", {})), Fault::busy);
  }
  EXPECT_EQ(fault_of(open("/dev/ttyUSB0", {})), Fault::none);
  tell("set cable exclusive 1");
  EXPECT_EQ(fault_of(open("/dev/ttyUSB0", {})), Fault::busy);
  tell("set cable exclusive 0");
  EXPECT_EQ(bed::open_descriptors(), before);
}

TEST_F(SerialTest, NamesWhyItCantBeOpened) {
  EXPECT_EQ(fault_of(open("/dev/ttyUSB7", {})), Fault::unreachable);
  EXPECT_EQ(fault_of(open("/etc/passwd", {})), Fault::unreachable);
  const drivers::Address gone = drivers::SerialAddress{UsbIdentity{0x0403, 0x6001, "FT2"}, {}};
  EXPECT_EQ(fault_of(drivers::connect(gone, in(seconds(30)))), Fault::unreachable);
  tell("set cable mode 0600");
  const bed::Nobody nobody;
  EXPECT_EQ(fault_of(open("/dev/ttyUSB0", {})), Fault::denied);
}

TEST_F(SerialTest, EndsAtItsDeadlineAndAtAStop) {
  const auto channel = open_cable();
  std::array<std::uint8_t, 8> room;
  EXPECT_EQ(channel->read(room, in(milliseconds(1))).fault, Fault::timeout);
  EXPECT_EQ(channel->read(room, Deadline::min()).fault, Fault::timeout);
  std::stop_source stop;
  std::jthread stopper([&] { stop.request_stop(); });
  EXPECT_EQ(channel->read(room, Deadline::max(), stop.get_token()).fault, Fault::canceled);
  EXPECT_EQ(channel->write(Bytes(1), in(seconds(30)), stop.get_token()).bytes, 0u);
}

TEST_F(SerialTest, TellsThatItWasUnplugged) {
  be_unplugged_while_it_reads();
}

TEST_F(SerialTest, LetsGoOfBytesThatNobodyTakes) {
  {
    const auto channel = open_cable({9600, 8, Parity::none, 1, Flow::rts_cts});
    tell("set cable waiting 100");
  }
  EXPECT_NE(tell("show cable").find("flushes=1"), std::string::npos);
  tell("set cable waiting 0");
  open_cable();
  EXPECT_NE(tell("show cable").find("flushes=1"), std::string::npos);
}

TEST_F(SerialTest, WorksAgainAfterTwentyReplugs) {
  replug_twenty_times({address_of({}), address_of({.flow = Flow::dtr_dsr})}, 1000,
                      [](bool plugged) { EXPECT_EQ(find_port(kAdapter).has_value(), plugged); });
}

}  // namespace
}  // namespace noren::serial
