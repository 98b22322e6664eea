// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/bed/usb_printer.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sstream>

namespace noren::bed {
namespace {

constexpr int kOut = 0x01;
constexpr int kIn = 0x82;
constexpr int kInterrupt = 0x83;
constexpr std::size_t kBulkPacket = 512;
constexpr std::size_t kInterruptPacket = 8;

usbdevfs_urb& urb_of(UMockdevIoctlData* transfer) {
  return *reinterpret_cast<usbdevfs_urb*>(transfer->data);
}

std::uint8_t* bytes_of(UMockdevIoctlData* transfer) {
  return static_cast<std::uint8_t*>(urb_of(transfer).buffer);
}

// USB 2.0, 9.6: device, configuration, interface and endpoint descriptors.
std::string descriptors(const std::string& usb, bool printer_class) {
  const auto swapped = [&](std::size_t at) { return usb.substr(at + 2, 2) + usb.substr(at, 2); };
  return "1201000200000040" + swapped(0) + swapped(5) + "0001010203" + "01" + "09022700010100c032" +
         "0904000003" + (printer_class ? "070102" : "ff0000") + "00" + "07050102000200" +
         "07058202000200" + "0705830308000a";
}

Bytes text_descriptor(const std::string& text) {
  Bytes bytes = {static_cast<std::uint8_t>(2 + 2 * text.size()), 3};
  for (const char c : text) bytes.insert(bytes.end(), {static_cast<std::uint8_t>(c), 0});
  return bytes;
}

}  // namespace

UsbPrinter::UsbPrinter(Machine& machine, const Options& options, int number)
    : machine_(machine),
      usb_(option(options, "usb", "04b8:0e15:PRN1")),
      printer_class_(option(options, "class", "printer") == "printer"),
      driver_(option(options, "driver", "")),
      number_(number),
      handler_(umockdev_ioctl_base_new()),
      peripheral_(option(options, "peripheral", "echo"), machine.mutex, [this] { move_on(); }) {
  g_signal_connect(handler_, "handle-ioctl", G_CALLBACK(on_ioctl), this);
}

UsbPrinter::~UsbPrinter() {
  if (plugged()) unplug();
}

std::string UsbPrinter::node() const {
  const std::string digits = std::to_string(1000 + number_ * 100 + devices_);
  return "bus/usb/001/" + digits.substr(1);
}

std::string UsbPrinter::description() const {
  const std::string device = std::to_string(number_ * 100 + devices_);
  const std::string serial = usb_.size() > 10 ? "A: serial=" + usb_.substr(10) + "\\n\n" : "";
  return "P: /devices/pci0000:00/usb1/1-" + std::to_string(number_) + "\nN: " + node() +
         "\nE: SUBSYSTEM=usb\nE: DRIVER=usb\nE: BUSNUM=001\nE: DEVNUM=" + node().substr(12) +
         "\nE: DEVNAME=/dev/" + node() + "\nE: DEVTYPE=usb_device\nA: bConfigurationValue=1\\n\n" +
         "A: busnum=1\\n\nA: devnum=" + device +
         "\\n\nA: speed=480\\n\nA: idVendor=" + usb_.substr(0, 4) +
         "\\n\nA: idProduct=" + usb_.substr(5, 4) + "\\n\n" + serial +
         "A: bNumInterfaces= 1\\n\nH: descriptors=" + descriptors(usb_, printer_class_) + "\n\n" +
         interface_description();
}

void UsbPrinter::plug() {
  ++devices_;
  plugged_ = true;
  driver_bound_ = !driver_.empty();
  claimed_ = false;
  halted_.clear();
  interrupts_.clear();
  const std::string path = "/dev/" + node();
  answer_at(machine_, path, handler_);
  add_devices(machine_, description());
  // usbfs is ready to be written while transfers can be reaped; a pipe shows that by being empty.
  // Exchanged at once: whoever heard of the device already must find one or the other.
  const std::string place = real_path(machine_, path);
  const std::string pipe = place + ".pipe";
  if (::mkfifo(pipe.c_str(), 0666) != 0 || ::chmod(pipe.c_str(), 0666) != 0) std::abort();
  gate_ = ::open(pipe.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (::rename(pipe.c_str(), place.c_str()) != 0) std::abort();
  ::fcntl(gate_, F_SETPIPE_SZ, 4096);
  gate_open_ = true;
  let_poll(false);
  peripheral_.connect();
}

void UsbPrinter::unplug() {
  plugged_ = false;
  peripheral_.disconnect();
  while (!flying_.empty()) {
    finish(flying_.front(), -ESHUTDOWN);
    flying_.pop_front();
  }
  let_poll(true);
  const std::string path = "/sys/devices/pci0000:00/usb1/1-" + std::to_string(number_);
  umockdev_testbed_uevent(machine_.testbed, path.c_str(), "remove");
  umockdev_testbed_remove_device(machine_.testbed, ("/sys" + interface()).c_str());
  umockdev_testbed_remove_device(machine_.testbed, path.c_str());
  umockdev_testbed_detach_ioctl(machine_.testbed, ("/dev/" + node()).c_str(), nullptr);
  ::close(gate_);
  gate_ = -1;
}

void UsbPrinter::let_poll(bool ready) {
  if (gate_ < 0 || gate_open_ == ready) return;
  gate_open_ = ready;
  std::array<char, 4096> bytes{};
  if (ready) {
    while (::read(gate_, bytes.data(), bytes.size()) > 0) continue;
  } else {
    while (::write(gate_, bytes.data(), bytes.size()) > 0) continue;
  }
}

gboolean UsbPrinter::on_ioctl(UMockdevIoctlBase*, UMockdevIoctlClient* client, void* self) {
  UsbPrinter& printer = *static_cast<UsbPrinter*>(self);
  const std::lock_guard lock(printer.machine_.mutex);
  printer.answer(client);
  return TRUE;
}

void UsbPrinter::answer(UMockdevIoctlClient* client) {
  const unsigned long request = umockdev_ioctl_client_get_request(client);
  const bool mine = plugged_ && umockdev_ioctl_client_get_devnode(client) == "/dev/" + node();
  const auto end = [&](int code) { umockdev_ioctl_client_complete(client, code ? -1 : 0, code); };
  // What was submitted before the unplugging can still be reaped.
  if (request == USBDEVFS_REAPURB || request == USBDEVFS_REAPURBNDELAY) {
    if (!reap(client)) end(mine ? EAGAIN : ENODEV);
    return;
  }
  if (!mine) return end(ENODEV);
  switch (request) {
    case USBDEVFS_GET_CAPABILITIES: {
      UMockdevIoctlData* argument = umockdev_ioctl_client_get_arg(client);
      {
        g_autoptr(UMockdevIoctlData) data = umockdev_ioctl_data_resolve(argument, 0, 4, nullptr);
        *reinterpret_cast<std::uint32_t*>(data->data) =
            USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_BULK_CONTINUATION |
            USBDEVFS_CAP_NO_PACKET_SIZE_LIM | USBDEVFS_CAP_BULK_SCATTER_GATHER |
            USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
      }
      return end(0);
    }
    case USBDEVFS_CLAIMINTERFACE:
      return end(claim(false));
    case USBDEVFS_DISCONNECT_CLAIM:
      return end(claim(true));
    case USBDEVFS_RELEASEINTERFACE:
      claimed_ = false;
      return end(0);
    case USBDEVFS_IOCTL:
      return end(driver_request(client));
    case USBDEVFS_GETDRIVER:
      return end(driver_bound_ ? 0 : ENODATA);
    case USBDEVFS_CLEAR_HALT: {
      UMockdevIoctlData* argument = umockdev_ioctl_client_get_arg(client);
      g_autoptr(UMockdevIoctlData) data = umockdev_ioctl_data_resolve(argument, 0, 4, nullptr);
      halted_.erase(*reinterpret_cast<int*>(data->data));
      return end(0);
    }
    case USBDEVFS_SETCONFIGURATION:
    case USBDEVFS_SETINTERFACE:
    case USBDEVFS_RESET:
      return end(0);
    case USBDEVFS_SUBMITURB:
      return submit(client);
    case USBDEVFS_DISCARDURB:
      return end(discard(client) ? 0 : EINVAL);
    default:
      return end(ENOTTY);
  }
}

int UsbPrinter::claim(bool detaching) {
  if (held_ || claimed_) return EBUSY;
  if (driver_bound_ && !detaching) return EBUSY;
  driver_bound_ = false;
  claimed_ = true;
  return 0;
}

// How libusb gives an interface back to the kernel's driver.
int UsbPrinter::driver_request(UMockdevIoctlClient* client) {
  UMockdevIoctlData* argument = umockdev_ioctl_client_get_arg(client);
  g_autoptr(UMockdevIoctlData) data =
      umockdev_ioctl_data_resolve(argument, 0, sizeof(usbdevfs_ioctl), nullptr);
  const auto code =
      static_cast<unsigned>(reinterpret_cast<usbdevfs_ioctl*>(data->data)->ioctl_code);
  if (code == USBDEVFS_DISCONNECT) {
    if (!driver_bound_) return ENODATA;
    driver_bound_ = false;
    return 0;
  }
  if (code != USBDEVFS_CONNECT || claimed_) return EBUSY;
  driver_bound_ = !driver_.empty();
  return 0;
}

void UsbPrinter::submit(UMockdevIoctlClient* client) {
  UMockdevIoctlData* argument = umockdev_ioctl_client_get_arg(client);
  Transfer transfer = umockdev_ioctl_data_resolve(argument, 0, sizeof(usbdevfs_urb), nullptr);
  usbdevfs_urb& urb = urb_of(transfer);
  g_autoptr(UMockdevIoctlData) buffer =
      umockdev_ioctl_data_resolve(transfer, offsetof(usbdevfs_urb, buffer),
                                  static_cast<std::size_t>(urb.buffer_length), nullptr);
  urb.actual_length = 0;
  if (urb.type == USBDEVFS_URB_TYPE_CONTROL) {
    const int length = control(bytes_of(transfer), urb.buffer_length - 8);
    urb.actual_length = std::max(length, 0);
    finish(transfer, length < 0 ? -EPIPE : 0);
  } else if (!claimed_) {
    finish(transfer, -ENOENT);
  } else {
    flying_.push_back(transfer);
  }
  move_on();
  umockdev_ioctl_client_complete(client, 0, 0);
}

bool UsbPrinter::reap(UMockdevIoctlClient* client) {
  if (done_.empty()) {
    if (plugged_) let_poll(false);
    return false;
  }
  Transfer transfer = done_.front();
  done_.pop_front();
  if (done_.empty() && plugged_) let_poll(false);
  UMockdevIoctlData* argument = umockdev_ioctl_client_get_arg(client);
  {
    g_autoptr(UMockdevIoctlData) place =
        umockdev_ioctl_data_resolve(argument, 0, sizeof(void*), nullptr);
    umockdev_ioctl_data_set_ptr(place, 0, transfer);
  }
  g_object_unref(transfer);
  umockdev_ioctl_client_complete(client, 0, 0);
  return true;
}

bool UsbPrinter::discard(UMockdevIoctlClient* client) {
  const auto wanted =
      *reinterpret_cast<unsigned long*>(umockdev_ioctl_client_get_arg(client)->data);
  const auto found = std::find_if(flying_.begin(), flying_.end(), [&](Transfer transfer) {
    return transfer->client_addr == wanted;
  });
  if (found == flying_.end()) return false;
  Transfer transfer = *found;
  flying_.erase(found);
  finish(transfer, -ENOENT);
  return true;
}

void UsbPrinter::finish(Transfer transfer, int status) {
  urb_of(transfer).status = status;
  done_.push_back(transfer);
  let_poll(true);
}

// A request at endpoint 0: 8 bytes of setup, then its data. The length of the answer, or -1: the
// device stalls it. (USB 2.0, 9.3; Printing Devices 1.1, 4.2.)
int UsbPrinter::control(std::uint8_t* bytes, int room) {
  const int type = bytes[0];
  const int request = bytes[1];
  const auto reply = [&](const Bytes& answer) {
    const int length = std::min(room, static_cast<int>(answer.size()));
    std::memcpy(bytes + 8, answer.data(), static_cast<std::size_t>(length));
    return length;
  };
  if (type == 0x80 && request == 6 && bytes[3] == 3) {
    switch (bytes[2]) {
      case 0:
        return reply({4, 3, 9, 4});
      case 1:
        return reply(text_descriptor("Noren emulators"));
      case 2:
        return reply(text_descriptor("Receipt printer"));
      default:
        return usb_.size() > 10 ? reply(text_descriptor(usb_.substr(10))) : -1;
    }
  }
  if (!printer_class_) return -1;
  if (type == 0xA1 && request == 0) {
    const std::size_t size = device_id_.size() + 2;
    Bytes answer = {static_cast<std::uint8_t>(size / 256), static_cast<std::uint8_t>(size)};
    answer.insert(answer.end(), device_id_.begin(), device_id_.end());
    return reply(answer);
  }
  if (type == 0xA1 && request == 1) return reply({static_cast<std::uint8_t>(port_status_)});
  if (type == 0x21 && request == 2) {
    ++resets_;
    return 0;
  }
  return -1;
}

void UsbPrinter::move_on() {
  for (std::size_t i = 0; i < flying_.size();) {
    Transfer transfer = flying_[i];
    const int endpoint = urb_of(transfer).endpoint;
    int status = 0;
    bool ended = true;
    if (halted_.contains(endpoint)) {
      status = -EPIPE;
    } else if (endpoint == kOut) {
      ended = move_out(transfer);
    } else if (endpoint == kIn) {
      ended = move_in(transfer, peripheral_.sent(), kBulkPacket);
    } else if (endpoint == kInterrupt) {
      ended = move_in(transfer, interrupts_, kInterruptPacket);
    } else {
      status = -ENOENT;
    }
    if (urb_of(transfer).actual_length < 0) {
      urb_of(transfer).actual_length = 0;
      status = -EOVERFLOW;
    }
    if (!ended) {
      ++i;
      continue;
    }
    flying_.erase(flying_.begin() + static_cast<std::ptrdiff_t>(i));
    finish(transfer, status);
    // What came back at once may be waited for by one that was looked at before.
    i = 0;
  }
}

bool UsbPrinter::move_out(Transfer transfer) {
  usbdevfs_urb& urb = urb_of(transfer);
  const auto left = static_cast<std::size_t>(urb.buffer_length - urb.actual_length);
  urb.actual_length +=
      static_cast<int>(peripheral_.give(bytes_of(transfer) + urb.actual_length, left));
  return urb.actual_length == urb.buffer_length;
}

// Packets come whole: one that does not fit is lost, and the host told of babble.
bool UsbPrinter::move_in(Transfer transfer, Bytes& bytes, std::size_t packet) {
  usbdevfs_urb& urb = urb_of(transfer);
  while (!bytes.empty()) {
    const auto room = static_cast<std::size_t>(urb.buffer_length - urb.actual_length);
    if (room == 0) return true;
    const std::size_t next = std::min(bytes.size(), packet);
    const bool fits = next <= room;
    if (fits) std::memcpy(bytes_of(transfer) + urb.actual_length, bytes.data(), next);
    bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(next));
    urb.actual_length = fits ? urb.actual_length + static_cast<int>(next) : -1;
    if (!fits || next < packet) return true;
  }
  return urb.actual_length > 0;
}

std::string UsbPrinter::set(const std::string& key, const std::string& value) {
  const int number = static_cast<int>(std::strtol(value.c_str(), nullptr, 0));
  if (key == "halt") {
    halted_[value == "out" ? kOut : kIn] = true;
    move_on();
  } else if (key == "held") {
    held_ = number != 0;
  } else if (key == "port_status") {
    port_status_ = number;
  } else if (key == "device_id") {
    device_id_ = value;
  } else if (key == "interrupt") {
    interrupts_.push_back(static_cast<std::uint8_t>(number));
    move_on();
  } else if (key == "mode") {
    ::chmod(real_path(machine_, "/dev/" + node()).c_str(),
            static_cast<mode_t>(std::strtol(value.c_str(), nullptr, 8)));
  } else {
    return "a printer has halt, held, port_status, device_id, interrupt and mode";
  }
  return "";
}

std::string UsbPrinter::show() const {
  std::ostringstream text;
  text << "plugged=" << plugged_ << " driver=" << driver_bound_ << " claimed=" << claimed_
       << " resets=" << resets_ << " halted=" << halted_.size() << " flying=" << flying_.size();
  return text.str();
}

}  // namespace noren::bed
