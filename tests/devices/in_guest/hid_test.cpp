// SPDX-License-Identifier: Apache-2.0
// Scanners and a stripe reader on the kernel's own HID and input drivers: hidraw with their own
// reports, and evdev with a keyboard that types its codes.
#include <linux/hidraw.h>
#include <sys/ioctl.h>

#include <array>
#include <functional>
#include <optional>

#include "drivers/hid/devices.hpp"
#include "drivers/hid/hidraw.hpp"
#include "drivers/hid/keyboard.hpp"
#include "drivers/hid/testing/descriptors.hpp"
#include "tests/devices/in_guest/uhid.hpp"
#include "tests/devices/readers.hpp"

namespace noren::devices {
namespace {

using drivers::Fault;

constexpr std::uint16_t kVendor = 0x0C2E;  // its scanners wait for a feature report
constexpr std::uint16_t kProduct = 0x0B81;
const std::vector<std::uint8_t> kSwitchOn{254, 1};

// Looks again until it is so: the kernel makes and takes away nodes by itself.
template <typename Condition>
bool soon(Condition condition) {
  for (int look = 0; look < 5000; ++look) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return false;
}

// The kernel drops what a device says while its driver still looks at it. So it says nothing, again
// and again, until that arrives.
bool is_heard(UhidDevice& device, std::span<const std::uint8_t> nothing) {
  if (!soon([] { return hid::list_hidraw().size() == 1; })) return false;
  const bed::Socket node(
      ::open(hid::list_hidraw()[0].node.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  return soon([&] {
    std::array<std::uint8_t, 64> room{};
    device.send(nothing);
    return ::read(node.number(), room.data(), room.size()) > 0;
  });
}

// One report of the descriptor pos_scanner.
std::vector<std::uint8_t> report_of(std::string_view data, bool is_continued) {
  std::vector<std::uint8_t> report(62);
  report[0] = 2;
  report[1] = static_cast<std::uint8_t>(data.size());
  std::copy_n("]Q1", 3, report.begin() + 2);
  std::copy(data.begin(), data.end(), report.begin() + 5);
  report[61] = is_continued ? 1 : 0;
  return report;
}

class HidReader : public ReaderAtWork {
 protected:
  HidReader(std::span<const std::uint8_t> descriptor, std::vector<std::uint8_t> nothing)
      : descriptor_(descriptor), nothing_(std::move(nothing)) {}

  void plug() {
    device_.emplace(kVendor, kProduct, descriptor_);
    ASSERT_TRUE(is_heard(*device_, nothing_));
  }
  void unplug() {
    device_.reset();
    ASSERT_TRUE(soon([] { return hid::list_hidraw().empty(); }));
  }
  // `half` is said, then the cable comes out and goes in again; the next whole message is read.
  void replug(const std::vector<std::uint8_t>& half, const std::function<bool(int)>& is_read) {
    for (int round = 0; round < kReplugs; ++round) {
      ASSERT_TRUE(is_read(round)) << round;
      device_->send(half);
      device_.reset();
      ASSERT_TRUE(hears("device.removed")) << round;
      plug();
      ASSERT_TRUE(hears("device.added")) << round;
    }
    close();
  }

  std::optional<UhidDevice> device_;

 private:
  const std::span<const std::uint8_t> descriptor_;
  const std::vector<std::uint8_t> nothing_;
};

struct HidScanner : HidReader {
  HidScanner() : HidReader(hid::testing::pos_scanner, report_of("", false)) {}
};

TEST_F(HidScanner, IsListedWithTheDescriptorThatTheKernelHas) {
  plug();
  const hid::Device found = hid::list_hidraw().at(0);
  EXPECT_EQ(found.identity, (drivers::UsbIdentity{kVendor, kProduct, "H1"}));
  EXPECT_EQ(found.name, "Noren test device");
  const bed::Socket node(::open(found.node.c_str(), O_RDONLY | O_CLOEXEC));
  hidraw_report_descriptor asked{};
  int size = 0;
  ASSERT_EQ(::ioctl(node.number(), HIDIOCGRDESCSIZE, &size), 0);
  asked.size = static_cast<std::uint32_t>(size);
  ASSERT_EQ(::ioctl(node.number(), HIDIOCGRDESC, &asked), 0);
  EXPECT_EQ(found.descriptor, std::vector<std::uint8_t>(asked.value, asked.value + size));
  unplug();
}

TEST_F(HidScanner, TakesAFeatureReportAndHasOneOwner) {
  plug();
  const auto path = hid::list_hidraw().at(0).node;
  {
    const auto opened = hid::open_hidraw(path);
    ASSERT_TRUE(std::holds_alternative<std::unique_ptr<hid::RawChannel>>(opened));
    const auto& channel = std::get<std::unique_ptr<hid::RawChannel>>(opened);
    const std::array<std::uint8_t, 3> report{7, 'a', 'b'};
    EXPECT_EQ(channel->set_feature(report), Fault::none);
    EXPECT_EQ(device_->feature(), (std::vector<std::uint8_t>{7, 'a', 'b'}));
    EXPECT_EQ(std::get<Fault>(hid::open_hidraw(path)), Fault::busy);
    device_.reset();
    EXPECT_EQ(channel->set_feature(report), Fault::closed);
  }
  plug();
  const bed::Socket node(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  std::array<std::uint8_t, 3> report{7, 'c', 'd'};
  EXPECT_EQ(::ioctl(node.number(), HIDIOCSFEATURE(3), report.data()), 3);
  report = {7, 0, 0};
  EXPECT_EQ(::ioctl(node.number(), HIDIOCGFEATURE(3), report.data()), 3);
  EXPECT_EQ(report[2], 'd');
  unplug();
}

TEST_F(HidScanner, ScansAfterTwentyReplugsInTheMiddleOfACode) {
  plug();
  start<Codes>(R"({"device": "hid:0c2e:0b81"})");
  replug(report_of("HALF", true), [&](int round) {
    const std::string code = "MEMBER-" + std::to_string(round);
    EXPECT_EQ(device_->feature(), kSwitchOn) << round;
    device_->send(report_of(code.substr(0, 4), true));
    device_->send(report_of(code.substr(4), false));
    return reads(code);
  });
}

// One report of the descriptor vendor_stripe with this text on track 2.
std::vector<std::uint8_t> swipe_of(std::string_view track) {
  std::vector<std::uint8_t> report(337);
  report[4] = static_cast<std::uint8_t>(track.size());
  std::copy(track.begin(), track.end(), report.begin() + 117);
  return report;
}

struct HidStripe : HidReader {
  HidStripe() : HidReader(hid::testing::vendor_stripe, swipe_of("")) {}
};

TEST_F(HidStripe, SwipesAfterTwentyReplugs) {
  plug();
  start<Stripe>(R"({"device": "hid:0c2e:0b81"})");
  replug(swipe_of(";70835600"), [&](int round) {
    const std::string number = std::to_string(7000 + round);
    device_->send(swipe_of(";" + number + "=4912?"));
    return reads(number);
  });
}

// The boot protocol's keyboard (USB HID 1.11, appendix B.1): modifiers, one byte that is nothing,
// six keys that are down.
const std::vector<std::uint8_t> kKeyboard{
    0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0x05, 0x07, 0x19, 0xE0, 0x29, 0xE7, 0x15, 0x00, 0x25,
    0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x03, 0x95, 0x06,
    0x75, 0x08, 0x15, 0x00, 0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xC0};

constexpr std::array<std::uint8_t, 8> kNoKeys{};

class TypingScanner : public ReaderAtWork {
 protected:
  void plug() {
    device_.emplace(kVendor, kProduct, kKeyboard);
    ASSERT_TRUE(is_heard(*device_, kNoKeys));
    ASSERT_TRUE(soon([] { return ours().has_value(); }));
  }
  static std::optional<hid::Device> ours() {
    for (const hid::Device& device : hid::list_keyboards()) {
      if (device.identity.vendor == kVendor && std::filesystem::exists(device.node)) return device;
    }
    return std::nullopt;
  }
  // Digits, capital letters and the enter key, as fast as a keyboard is asked at USB: the kernel
  // keeps 64 events for a program.
  void type(std::string_view text, std::chrono::milliseconds pace = std::chrono::milliseconds(2)) {
    constexpr std::uint8_t shift = 0x02;
    for (const char c : text) {
      std::array<std::uint8_t, 8> report{};
      if (c >= 'A' && c <= 'Z') {
        report[0] = shift;
        report[2] = static_cast<std::uint8_t>(0x04 + c - 'A');
      } else if (c == '\r') {
        report[2] = 0x28;
      } else {
        report[2] = static_cast<std::uint8_t>(c == '0' ? 0x27 : 0x1E + c - '1');
      }
      for (const auto& sent : {report, kNoKeys}) {
        device_->send(sent);
        std::this_thread::sleep_for(pace);
      }
    }
  }

  std::optional<UhidDevice> device_;
};

// A program that reads the same keyboard, as every desktop does.
class Window {
 public:
  Window() : node_(-1) {}
  explicit Window(const std::filesystem::path& path)
      : node_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {}

  // How many keys went down since it was asked last.
  int keys() const {
    int count = 0;
    input_event event{};
    while (::read(node_.number(), &event, sizeof event) == sizeof event) {
      if (event.type == EV_KEY && event.value == 1) ++count;
    }
    return count;
  }

 private:
  bed::Socket node_;
};

TEST_F(TypingScanner, ReachesNoWindowWhileThePluginHasIt) {
  plug();
  const Window window(ours()->node);
  type("1");
  EXPECT_TRUE(soon([&, seen = 0]() mutable { return (seen += window.keys()) == 1; }));
  start<Codes>(R"({"device": "keyboard:0c2e:0b81", "suffix": "\r"})");
  EXPECT_EQ(std::get<Fault>(hid::open_keyboard(ours()->node, hid::KeyLayout::us)), Fault::busy);
  type("MEMBER1\r4901234567894\r");
  ASSERT_TRUE(reads("MEMBER1"));
  ASSERT_TRUE(hears(R"(code.scanned {"symbology":0,"text":"4901234567894"})"));
  EXPECT_EQ(window.keys(), 0);
  close();
  type("12");
  EXPECT_TRUE(soon([&, seen = 0]() mutable { return (seen += window.keys()) == 2; }));
}

TEST_F(TypingScanner, IsBusyWhileAnotherProgramHasTakenIt) {
  plug();
  const bed::Socket other(::open(ours()->node.c_str(), O_RDONLY | O_CLOEXEC));
  ASSERT_EQ(::ioctl(other.number(), EVIOCGRAB, 1), 0);
  EXPECT_EQ(std::get<Fault>(hid::open_keyboard(ours()->node, hid::KeyLayout::us)), Fault::busy);
}

TEST_F(TypingScanner, WhatTheKernelHadToDropIsNoCode) {
  plug();
  const auto opened = hid::open_keyboard(ours()->node, hid::KeyLayout::us);
  ASSERT_TRUE(std::holds_alternative<std::unique_ptr<drivers::Channel>>(opened));
  type(std::string(100, '1') + "\r", {});
  std::array<std::uint8_t, 500> room{};
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  const auto got = std::get<std::unique_ptr<drivers::Channel>>(opened)->read(room, deadline);
  EXPECT_EQ(got.fault, Fault::failed);
  EXPECT_EQ(got.bytes, 0u);
}

TEST_F(TypingScanner, TypesAfterTwentyReplugsInTheMiddleOfACode) {
  plug();
  start<Codes>(R"({"device": "keyboard:0c2e:0b81", "suffix": "\r"})");
  for (int round = 0; round < kReplugs; ++round) {
    const std::string code = "MEMBER" + std::to_string(round);
    type(code + "\r");
    ASSERT_TRUE(reads(code)) << round;
    type("HALF");
    device_.reset();
    ASSERT_TRUE(hears("device.removed")) << round;
    plug();
    ASSERT_TRUE(hears("device.added")) << round;
  }
  close();
}

}  // namespace
}  // namespace noren::devices
