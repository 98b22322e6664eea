// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "drivers/hid/devices.hpp"

namespace noren::hid::testing {

// Folders of one test that look like /sys and /dev, with HID devices that it plugs and unplugs. A
// device's node is a named pipe in packet mode: as with hidraw, a read takes exactly one report and
// an unplugged device reads as ended. What only ioctl can do is not there.
class FakeHid {
 public:
  FakeHid() {
    char name[] = "/tmp/noren_hid_XXXXXX";
    folder_ = ::mkdtemp(name);
    std::filesystem::create_directories(roots().sys / "class" / "hidraw");
    std::filesystem::create_directories(roots().dev);
  }
  FakeHid(const FakeHid&) = delete;
  FakeHid& operator=(const FakeHid&) = delete;
  ~FakeHid() {
    unplug();
    std::filesystem::remove_all(folder_);
  }

  Roots roots() const { return {folder_ / "sys", folder_ / "dev"}; }

  // id is "VVVV:PPPP" in hexadecimal.
  void plug(std::string_view id, std::span<const std::uint8_t> descriptor,
            std::string_view serial = "") {
    const auto node = roots().dev / "hidraw3";
    ::mkfifo(node.c_str(), 0600);
    device_ = ::open(node.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    ::fcntl(device_, F_SETFL, O_NONBLOCK | O_DIRECT);
    const auto device = roots().sys / "class" / "hidraw" / "hidraw3" / "device";
    std::filesystem::create_directories(device);
    std::ofstream(device / "report_descriptor", std::ios::binary)
        .write(reinterpret_cast<const char*>(descriptor.data()),
               static_cast<std::streamsize>(descriptor.size()));
    std::ofstream(device / "uevent")
        << "DRIVER=hid-generic\nHID_ID=0003:0000" << id.substr(0, 4) << ":0000" << id.substr(5)
        << "\nHID_NAME=Example reader\nHID_PHYS=usb-1/input0\nHID_UNIQ=" << serial << "\n";
  }

  // Sends one report; false where nobody takes it any more.
  bool send(std::span<const std::uint8_t> report) const {
    return ::write(device_, report.data(), report.size()) == static_cast<ssize_t>(report.size());
  }

  void unplug() {
    if (device_ < 0) return;
    std::filesystem::remove_all(roots().sys / "class" / "hidraw" / "hidraw3");
    std::filesystem::remove(roots().dev / "hidraw3");
    ::close(device_);
    device_ = -1;
  }

 private:
  std::filesystem::path folder_;
  int device_ = -1;
};

}  // namespace noren::hid::testing
