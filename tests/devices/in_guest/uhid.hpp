// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <linux/input.h>
#include <linux/uhid.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

namespace noren::devices {

// A HID device of the test's own in the kernel's HID stack (Linux, Documentation/hid/uhid.rst): it
// is plugged in as long as it lives, and keeps the feature reports that it is sent.
class UhidDevice {
 public:
  UhidDevice(std::uint16_t vendor, std::uint16_t product, std::span<const std::uint8_t> descriptor)
      : kernel_(::open("/dev/uhid", O_RDWR | O_CLOEXEC)), stop_(::eventfd(0, EFD_CLOEXEC)) {
    uhid_event event{};
    event.type = UHID_CREATE2;
    uhid_create2_req& create = event.u.create2;
    std::strcpy(reinterpret_cast<char*>(create.name), "Noren test device");
    std::strcpy(reinterpret_cast<char*>(create.uniq), "H1");
    create.bus = BUS_USB;
    create.vendor = vendor;
    create.product = product;
    create.rd_size = static_cast<std::uint16_t>(descriptor.size());
    std::copy(descriptor.begin(), descriptor.end(), create.rd_data);
    tell(event);
    answering_ = std::thread([this] { answer(); });
  }
  UhidDevice(const UhidDevice&) = delete;
  UhidDevice& operator=(const UhidDevice&) = delete;
  ~UhidDevice() {
    ::eventfd_write(stop_, 1);
    answering_.join();
    ::close(kernel_);  // the kernel takes the device away
    ::close(stop_);
  }

  void send(std::span<const std::uint8_t> report) {
    uhid_event event{};
    event.type = UHID_INPUT2;
    event.u.input2.size = static_cast<std::uint16_t>(report.size());
    std::copy(report.begin(), report.end(), event.u.input2.data);
    tell(event);
  }

  // The feature report that came last, its id in front.
  std::vector<std::uint8_t> feature() {
    const std::lock_guard lock(mutex_);
    return feature_;
  }

 private:
  void tell(const uhid_event& event) const {
    if (::write(kernel_, &event, sizeof event) != sizeof event) std::abort();
  }

  void answer() {
    pollfd waited[] = {{kernel_, POLLIN, 0}, {stop_, POLLIN, 0}};
    while (::poll(waited, 2, -1) > 0 && waited[1].revents == 0) {
      uhid_event event{};
      if (::read(kernel_, &event, sizeof event) <= 0) return;
      uhid_event reply{};
      const std::lock_guard lock(mutex_);
      if (event.type == UHID_SET_REPORT) {
        const uhid_set_report_req& asked = event.u.set_report;
        feature_.assign(asked.data, asked.data + asked.size);
        reply.type = UHID_SET_REPORT_REPLY;
        reply.u.set_report_reply.id = asked.id;
        tell(reply);
      } else if (event.type == UHID_GET_REPORT) {
        reply.type = UHID_GET_REPORT_REPLY;
        uhid_get_report_reply_req& answer = reply.u.get_report_reply;
        answer.id = event.u.get_report.id;
        answer.size = static_cast<std::uint16_t>(feature_.size());
        std::copy(feature_.begin(), feature_.end(), answer.data);
        tell(reply);
      }
    }
  }

  const int kernel_;
  const int stop_;
  std::mutex mutex_;
  std::vector<std::uint8_t> feature_;
  std::thread answering_;
};

}  // namespace noren::devices
