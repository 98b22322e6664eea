// SPDX-License-Identifier: Apache-2.0
// The USB and serial drivers on a real kernel: a printer and a serial port (04b8:0e15, SN0001) of
// its gadget functions, whose other ends are /dev/g_printer0 and /dev/ttyGS0. in_guest/usb.sh plugs
// them in.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <termios.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <thread>

#include "drivers/connect/connect.hpp"
#include "drivers/serial/channel.hpp"
#include "drivers/serial/port_list.hpp"
#include "drivers/usb/device_list.hpp"
#include "drivers/usb/printer.hpp"
#include "drivers/usb/watcher.hpp"
#include "tests/devices/bed_client.hpp"

namespace noren {
namespace {

using bed::Bytes;
using drivers::Channel;
using drivers::Fault;
using drivers::Transfer;
using std::chrono::milliseconds;
using std::chrono::seconds;

const drivers::UsbIdentity kGadget{0x04B8, 0x0E15, "SN0001"};
const drivers::Address kPrinter = drivers::UsbAddress{kGadget};
const std::string kByUsblp = "/dev/usb/lp0";

drivers::Deadline in(std::chrono::steady_clock::duration time) {
  return std::chrono::steady_clock::now() + time;
}

// Looks again until it is so; the kernel tells of some things nobody.
template <typename Condition>
bool soon(Condition condition) {
  const drivers::Deadline deadline = in(seconds(30));
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(milliseconds(5));
  }
  return true;
}

// Switches the socket's power, by the hub: the device's own end stays as it is, as it does when a
// cable is pulled. (The gadget functions don't survive being taken away in the middle of work.)
void plug(bool in) {
  std::ofstream("/sys/bus/usb/devices/1-0:1.0/usb1-port1/disable")
      << (in ? "0" : "1") << std::flush;
}

// usblp and cdc-acm have taken their parts of the device, and udev has made the nodes.
bool is_ready() {
  return std::filesystem::exists(kByUsblp) && serial::find_port(kGadget).has_value() &&
         std::filesystem::exists(*serial::find_port(kGadget));
}

std::unique_ptr<Channel> open(const drivers::Address& address) {
  auto opened = drivers::connect(address, in(seconds(30)));
  const Fault* fault = std::get_if<Fault>(&opened);
  EXPECT_EQ(name_of(fault ? *fault : Fault::none), "none");
  return fault ? nullptr : std::move(std::get<std::unique_ptr<Channel>>(opened));
}

// The device's own end.
class End {
 public:
  explicit End(const char* path) : file_(::open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)) {
    termios raw{};
    if (::tcgetattr(file_.number(), &raw) != 0) return;
    ::cfmakeraw(&raw);
    ::tcsetattr(file_.number(), TCSANOW, &raw);
  }

  // Until the text came, whatever was before it; false where it does not come.
  bool sees(const std::string& text) {
    while (seen_.find(text) == seen_.npos) {
      if (!read_some()) return false;
    }
    seen_.erase(0, seen_.find(text) + text.size());
    return true;
  }

  bool takes(std::size_t count) {
    seen_.clear();
    while (seen_.size() < count) {
      if (!read_some()) return false;
    }
    return true;
  }

  void says(const std::string& text) const {
    EXPECT_EQ(::write(file_.number(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }

 private:
  bool read_some() {
    std::array<char, 4096> room;
    pollfd entry{file_.number(), POLLIN, 0};
    if (::poll(&entry, 1, 30'000) <= 0) return false;
    const ssize_t got = ::read(file_.number(), room.data(), room.size());
    if (got > 0) seen_.append(room.data(), static_cast<std::size_t>(got));
    return got > 0 || errno == EAGAIN;
  }

  bed::Socket file_;
  std::string seen_;
};

Bytes bytes_of(const std::string& text) {
  return {text.begin(), text.end()};
}

std::string read_text(Channel& channel, std::size_t count) {
  std::string text;
  while (text.size() < count) {
    Bytes room(64);
    const Transfer got = channel.read(room, in(seconds(30)));
    if (got.fault != Fault::none) return text + "(" + std::string(name_of(got.fault)) + ")";
    text.append(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(got.bytes));
  }
  return text;
}

// Says and hears something, both ways.
void talk(Channel& channel, End& device, int round) {
  const std::string question = "question " + std::to_string(round) + ";";
  // The device takes bytes only while somebody reads there.
  std::jthread writer([&] {
    EXPECT_EQ(name_of(channel.write(bytes_of(question), in(seconds(30))).fault), "none");
  });
  EXPECT_TRUE(device.sees(question));
  writer.join();
  const std::string answer = "answer " + std::to_string(round) + ";";
  device.says(answer);
  EXPECT_EQ(read_text(channel, answer.size()), answer);
}

// Pulled while a thread writes.
void pull_in_the_middle(Channel& channel, std::unique_ptr<End> device) {
  std::jthread writer([&] {
    const Bytes chunk(4096, 'x');
    Transfer sent;
    while (sent.fault == Fault::none) sent = channel.write(chunk, in(seconds(60)));
    EXPECT_EQ(name_of(sent.fault), "closed");
  });
  EXPECT_TRUE(device->takes(20'000));
  device.reset();
  plug(false);
  writer.join();
  EXPECT_TRUE(soon([] { return !serial::find_port(kGadget); }));
}

class GuestTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(soon(is_ready)); }
};

TEST_F(GuestTest, UdevGivesThePrinterToItsGroup) {
  const std::vector<usb::DeviceInfo> devices = usb::list_devices();
  for (const usb::DeviceInfo& device : devices) {
    if (!(device.identity == kGadget)) continue;
    std::string path = "/dev/bus/usb/000/000";
    std::snprintf(path.data(), path.size() + 1, "/dev/bus/usb/%03d/%03d", device.bus,
                  device.address);
    struct stat about {};
    ASSERT_EQ(::stat(path.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, 0660u);
    EXPECT_EQ(about.st_gid, 7u);  // lp
    return;
  }
  FAIL() << "the printer is not listed";
}

TEST_F(GuestTest, PrintsWhereUsblpIsInTheWay) {
  End device("/dev/g_printer0");
  {
    const auto channel = open(kPrinter);
    ASSERT_TRUE(channel);
    EXPECT_TRUE(soon([] { return !std::filesystem::exists(kByUsblp); }));
    talk(*channel, device, 0);
    usb::Device& printer = dynamic_cast<usb::PrinterChannel&>(*channel).device();
    const auto id = usb::get_device_id(printer, in(seconds(30)));
    EXPECT_EQ(id ? id->model : "", "Gadget");
    EXPECT_TRUE(usb::get_port_status(printer, in(seconds(30))));
    auto second = drivers::connect(kPrinter, in(seconds(30)));
    ASSERT_TRUE(std::holds_alternative<Fault>(second));
    EXPECT_EQ(name_of(std::get<Fault>(second)), "busy");
  }
  EXPECT_TRUE(soon([] { return std::filesystem::exists(kByUsblp); }));
}

TEST_F(GuestTest, SpeaksSevenBits) {
  End device("/dev/ttyGS0");
  serial::Settings settings{115200, 7, serial::Parity::even, 1, serial::Flow::none};
  const auto channel = open(drivers::SerialAddress{kGadget, settings});
  ASSERT_TRUE(channel);
  talk(*channel, device, 0);
  const auto path = *serial::find_port(kGadget);
  EXPECT_EQ(name_of(std::get<Fault>(serial::open(path, settings))), "busy");
}

TEST_F(GuestTest, OpensAPortByItsLink) {
  for (const auto& link : std::filesystem::directory_iterator("/dev/serial/by-id")) {
    const auto opened = serial::open(link.path().string(), {});
    EXPECT_TRUE(std::holds_alternative<std::unique_ptr<Channel>>(opened)) << link.path();
    return;
  }
  FAIL() << "udev made no link";
}

TEST_F(GuestTest, PrintsAgainAfterTwentyReplugs) {
  std::atomic<int> came = 0;
  std::atomic<int> went = 0;
  const auto watcher = usb::Watcher::start([&](const usb::Change& change) {
    if (change.device.vendor == kGadget.vendor) ++(change.arrived ? came : went);
  });
  ASSERT_TRUE(watcher);
  open(kPrinter);
  const std::size_t before = bed::open_descriptors();
  for (int round = 1; round <= 20; ++round) {
    ASSERT_TRUE(soon([&] { return came == round; })) << came;
    ASSERT_TRUE(soon(is_ready)) << "usblp is back";
    auto device = std::make_unique<End>("/dev/g_printer0");
    const auto channel = open(kPrinter);
    ASSERT_TRUE(channel);
    talk(*channel, *device, round);
    pull_in_the_middle(*channel, std::move(device));
    ASSERT_TRUE(soon([&] { return went == round; })) << went;
    plug(true);
  }
  ASSERT_TRUE(soon(is_ready));
  {
    auto device = std::make_unique<End>("/dev/g_printer0");
    const auto channel = open(kPrinter);
    ASSERT_TRUE(channel);
    talk(*channel, *device, 21);
  }
  EXPECT_EQ(bed::open_descriptors(), before);
  EXPECT_EQ(came, 21);
  EXPECT_EQ(went, 20);
}

TEST_F(GuestTest, SpeaksAgainAfterTwentyReplugs) {
  const drivers::Address port = drivers::SerialAddress{kGadget, {}};
  open(port);
  const std::size_t before = bed::open_descriptors();
  for (int round = 1; round <= 20; ++round) {
    ASSERT_TRUE(soon(is_ready));
    auto device = std::make_unique<End>("/dev/ttyGS0");
    const auto channel = open(port);
    ASSERT_TRUE(channel);
    talk(*channel, *device, round);
    pull_in_the_middle(*channel, std::move(device));
    plug(true);
  }
  ASSERT_TRUE(soon(is_ready));
  {
    auto device = std::make_unique<End>("/dev/ttyGS0");
    const auto channel = open(port);
    ASSERT_TRUE(channel);
    talk(*channel, *device, 21);
  }
  EXPECT_EQ(bed::open_descriptors(), before);
}

}  // namespace
}  // namespace noren
