// SPDX-License-Identifier: Apache-2.0
// The USB driver over libusb, on an emulated machine with two printers: "till" is of the printer
// class, and the kernel's usblp takes it at each plug; "vendor" calls itself vendor-specific.
#include <array>
#include <numeric>
#include <thread>

#include "drivers/usb/device_list.hpp"
#include "drivers/usb/printer.hpp"
#include "drivers/usb/watcher.hpp"
#include "tests/devices/bed_channel.hpp"

namespace noren::usb {
namespace {

using bed::Bytes;
using bed::fault_of;
using bed::in;
using bed::tell;
using drivers::Deadline;
using drivers::Fault;
using drivers::Transfer;
using drivers::UsbIdentity;
using std::chrono::milliseconds;
using std::chrono::seconds;

const UsbIdentity kTill{0x04B8, 0x0E15, "J1"};
const UsbIdentity kVendor{0x0519, 0x0003, "V1"};

bool shows(const std::string& device, const std::string& part) {
  return (tell("show " + device) + " ").find(" " + part + " ") != std::string::npos;
}

// The printer "till", plugged in, with the test behind it.
class UsbTest : public bed::CableTest {
 protected:
  UsbTest() : CableTest("till", drivers::UsbAddress{kTill}) {}
};

TEST_F(UsbTest, ListsWhatIsThere) {
  const std::vector<DeviceInfo> devices = list_devices();
  ASSERT_EQ(devices.size(), 2u);
  const DeviceInfo& till = devices[0].identity.vendor == kTill.vendor ? devices[0] : devices[1];
  const DeviceInfo& vendor = devices[0].identity.vendor == kTill.vendor ? devices[1] : devices[0];
  EXPECT_EQ(till.identity, kTill);
  EXPECT_EQ(till.product, "Receipt printer");
  EXPECT_EQ(till.held_by_kernel, std::vector<std::uint8_t>{0});
  EXPECT_EQ(choose_pipe(till.pipes), (Pipe{0, 0, 7, 2, 1, 0x82, 512}));
  EXPECT_EQ(vendor.identity, kVendor);
  EXPECT_TRUE(vendor.held_by_kernel.empty());
  EXPECT_EQ(choose_pipe(vendor.pipes), (Pipe{0, 0, 0xFF, 0, 1, 0x82, 512}));

  tell("set till mode 0");
  const bed::Nobody nobody;
  for (const DeviceInfo& device : list_devices()) {
    const bool is_till = device.identity.vendor == kTill.vendor;
    EXPECT_EQ(device.access, is_till ? Fault::denied : Fault::none);
  }
}

TEST_F(UsbTest, CarriesEveryByteBothWays) {
  Bytes out(100'000);
  std::iota(out.begin(), out.end(), std::uint8_t{0});
  // Read in small pieces: the device sends whole packets all the same.
  carry(out, {out.begin(), out.begin() + 3000}, 7);
}

TEST_F(UsbTest, BorrowsThePrinterFromTheKernel) {
  EXPECT_TRUE(shows("till", "driver=1"));
  {
    const auto channel = bed::open(drivers::UsbPrinterAddress{});
    EXPECT_TRUE(shows("till", "driver=0"));
    EXPECT_TRUE(shows("till", "claimed=1"));
  }
  EXPECT_TRUE(shows("till", "driver=1"));
  EXPECT_TRUE(shows("till", "claimed=0"));
}

TEST_F(UsbTest, AsksWithThePrinterClass) {
  auto opened = open_device(kTill);
  Device& device = *std::get<std::unique_ptr<Device>>(opened);
  const auto id = get_device_id(device, in(seconds(30)));
  ASSERT_TRUE(id);
  EXPECT_EQ(id->manufacturer, "Noren");
  EXPECT_EQ(id->commands, "ESC/POS");
  tell("set till port_status 0x30");
  const auto status = get_port_status(device, in(seconds(30)));
  ASSERT_TRUE(status);
  EXPECT_TRUE(status->paper_empty && status->selected && status->error);
  EXPECT_TRUE(soft_reset(device, in(seconds(30))));
  EXPECT_TRUE(shows("till", "resets=1"));
  tell("set till port_status 0x18");
}

TEST_F(UsbTest, UsesAVendorSpecificPrinterWhereItIsNamed) {
  const auto channel = bed::open(drivers::UsbAddress{kVendor});
  EXPECT_EQ(channel->write(Bytes{1, 2, 3}, in(seconds(30))).bytes, 3u);
  std::array<std::uint8_t, 8> room;
  EXPECT_EQ(channel->read(room, in(seconds(30))).bytes, 3u);
  Device& device = dynamic_cast<PrinterChannel&>(*channel).device();
  EXPECT_FALSE(get_device_id(device, in(seconds(30))));
  EXPECT_FALSE(get_port_status(device, in(seconds(30))));
  EXPECT_FALSE(soft_reset(device, in(seconds(30))));
  EXPECT_EQ(channel->write(Bytes{1}, in(seconds(30))).bytes, 1u);
  tell("unplug till");
  EXPECT_EQ(fault_of(drivers::connect(drivers::UsbPrinterAddress{}, in(seconds(30)))),
            Fault::unreachable);
  tell("plug till");
}

TEST_F(UsbTest, NamesWhyItCantBeOpened) {
  const auto fault = [](const UsbIdentity& identity) { return fault_of(open_printer(identity)); };
  EXPECT_EQ(fault({0x04B8, 0x0E15, "J2"}), Fault::unreachable);
  EXPECT_EQ(fault({0x04B8, 0x0E16, ""}), Fault::unreachable);
  EXPECT_EQ(fault({0x04B8, 0x0E15, ""}), Fault::none);
  tell("set till held 1");
  EXPECT_EQ(fault(kTill), Fault::busy);
  tell("set till held 0");
  {
    const auto channel = open_channel();
    EXPECT_EQ(fault(kTill), Fault::busy);
  }
  EXPECT_EQ(fault(kTill), Fault::none);
  tell("set till mode 0");
  const bed::Nobody nobody;
  EXPECT_EQ(fault(kTill), Fault::denied);
}

TEST_F(UsbTest, EndsAtItsDeadlineAndAtAStop) {
  const auto channel = open_channel();
  std::array<std::uint8_t, 8> room;
  EXPECT_EQ(channel->read(room, in(milliseconds(20))).fault, Fault::timeout);
  EXPECT_EQ(channel->read(room, Deadline::min()).fault, Fault::timeout);
  EXPECT_TRUE(shows("till", "flying=0"));
  // Nobody takes the bytes: what was handed over before the deadline is told.
  const Bytes endless(4'000'000, 'x');
  const Transfer sent = channel->write(endless, in(milliseconds(300)));
  EXPECT_EQ(sent.fault, Fault::timeout);
  EXPECT_LT(sent.bytes, endless.size());
  const bed::Socket printer = behind.connected();
  EXPECT_EQ(bed::take(printer, sent.bytes).size(), sent.bytes);
  EXPECT_EQ(bed::take_waiting(printer), 0u);

  std::stop_source stop;
  std::jthread stopper([&] { stop.request_stop(); });
  EXPECT_EQ(channel->read(room, Deadline::max(), stop.get_token()).fault, Fault::canceled);
  EXPECT_EQ(channel->write(Bytes(1), in(seconds(30)), stop.get_token()).bytes, 0u);
}

TEST_F(UsbTest, ClearsAStall) {
  const auto channel = open_channel();
  const bed::Socket printer = behind.connected();
  tell("set till halt out");
  EXPECT_EQ(channel->write(Bytes{1}, in(seconds(30))).fault, Fault::stalled);
  ASSERT_EQ(channel->write(Bytes{2}, in(seconds(30))).fault, Fault::none);
  EXPECT_EQ(bed::take(printer, 1), Bytes{2});
  tell("set till halt in");
  bed::give(printer, Bytes{3});
  std::array<std::uint8_t, 8> room;
  ASSERT_EQ(channel->read(room, in(seconds(30))).bytes, 1u);
  EXPECT_EQ(room[0], 3);
}

TEST_F(UsbTest, TakesInterrupts) {
  auto opened = open_device(kTill);
  Device& device = *std::get<std::unique_ptr<Device>>(opened);
  std::array<std::uint8_t, 8> room;
  EXPECT_EQ(device.receive_interrupt(0x83, room, in(milliseconds(20))).fault, Fault::timeout);
  tell("set till interrupt 0x5A");
  EXPECT_EQ(device.receive_interrupt(0x83, room, in(seconds(30))).bytes, 1u);
  EXPECT_EQ(room[0], 0x5A);
}

TEST_F(UsbTest, TellsThatItWasUnplugged) {
  be_unplugged_while_it_reads();
  EXPECT_EQ(fault_of(open_printer(kTill)), Fault::none);
}

// What a watcher told, to be waited for.
class Diary {
 public:
  void write(const Change& change) {
    const std::lock_guard lock(mutex_);
    changes_.push_back(change);
    changed_.notify_all();
  }
  std::string next() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, seconds(30), [this] { return !changes_.empty(); })) return "none";
    const Change change = changes_.front();
    changes_.pop_front();
    return (change.arrived ? "+" : "-") + to_text(change.device);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Change> changes_;
};

TEST_F(UsbTest, IsWatchedAsItComesAndGoes) {
  tell("unplug till");
  const std::size_t before = bed::open_descriptors();
  Diary diary;
  {
    const auto watcher = Watcher::start([&](const Change& change) {
      // The listener may do what libusb forbids its own callbacks.
      if (change.arrived) open_printer(change.device);
      diary.write(change);
    });
    ASSERT_TRUE(watcher);
    EXPECT_EQ(diary.next(), "+0519:0003");
    for (int round = 0; round < 5; ++round) {
      tell("plug till");
      EXPECT_EQ(diary.next(), "+04b8:0e15");
      tell("unplug till");
      EXPECT_EQ(diary.next(), "-04b8:0e15");
    }
  }
  EXPECT_EQ(bed::open_descriptors(), before);
  tell("plug till");
}

TEST_F(UsbTest, WorksAgainAfterTwentyReplugs) {
  replug_twenty_times({drivers::UsbAddress{kTill}}, 10'000, [](bool plugged) {
    if (plugged) {
      EXPECT_TRUE(shows("till", "driver=1"));
    } else {
      EXPECT_EQ(fault_of(open_printer(kTill)), Fault::unreachable);
    }
  });
}

}  // namespace
}  // namespace noren::usb
