// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libusb.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drivers/channel/usb_identity.hpp"
#include "drivers/usb/fault.hpp"
#include "drivers/usb/pipe.hpp"

// libusb's handles, owned. For the files of this folder.
namespace noren::usb {

// A session with libusb. Each user has one of its own, and so its own event handling.
class Library {
 public:
  // Nothing where USB can't be used at all, as in a sandbox without the grant.
  static std::optional<Library> start();

  libusb_context* context() const { return context_.get(); }

  // Calls with each device that is plugged in now, until it answers false.
  void each_device(const std::function<bool(libusb_device*)>& look) const;

 private:
  explicit Library(libusb_context* context) : context_(context, libusb_exit) {}

  std::unique_ptr<libusb_context, void (*)(libusb_context*)> context_;
};

using Handle = std::unique_ptr<libusb_device_handle, void (*)(libusb_device_handle*)>;

// An open device, or why not.
std::variant<Handle, drivers::Fault> open_handle(libusb_device* device);

libusb_device_descriptor descriptor_of(libusb_device* device);

// A string of the device's; empty where it has none or does not answer.
std::string text_of(libusb_device_handle* handle, std::uint8_t index);

std::vector<Pipe> pipes_of(libusb_device* device);

}  // namespace noren::usb
