// SPDX-License-Identifier: Apache-2.0
#include "drivers/usb/library.hpp"

#include <array>
#include <span>

namespace noren::usb {
namespace {

Pipe pipe_of(const libusb_interface_descriptor& interface) {
  Pipe pipe;
  pipe.interface = interface.bInterfaceNumber;
  pipe.setting = interface.bAlternateSetting;
  pipe.device_class = interface.bInterfaceClass;
  pipe.protocol = interface.bInterfaceProtocol;
  for (const auto& endpoint : std::span(interface.endpoint, interface.bNumEndpoints)) {
    const int type = endpoint.bmAttributes & LIBUSB_TRANSFER_TYPE_MASK;
    if (type != LIBUSB_TRANSFER_TYPE_BULK) continue;
    const bool in = endpoint.bEndpointAddress & LIBUSB_ENDPOINT_IN;
    if (in && !pipe.in) {
      pipe.in = endpoint.bEndpointAddress;
      pipe.in_packet = endpoint.wMaxPacketSize;
    }
    if (!in && !pipe.out) pipe.out = endpoint.bEndpointAddress;
  }
  return pipe;
}

}  // namespace

std::optional<Library> Library::start() {
  libusb_context* context = nullptr;
  if (libusb_init(&context) != LIBUSB_SUCCESS) return std::nullopt;
  return Library(context);
}

void Library::each_device(const std::function<bool(libusb_device*)>& look) const {
  libusb_device** list = nullptr;
  const ssize_t count = libusb_get_device_list(context(), &list);
  if (count < 0) return;
  for (ssize_t i = 0; i < count && look(list[i]); ++i) continue;
  libusb_free_device_list(list, 1);
}

std::variant<Handle, drivers::Fault> open_handle(libusb_device* device) {
  libusb_device_handle* handle = nullptr;
  const int code = libusb_open(device, &handle);
  if (code != LIBUSB_SUCCESS) return fault_of(code);
  return Handle(handle, libusb_close);
}

libusb_device_descriptor descriptor_of(libusb_device* device) {
  libusb_device_descriptor descriptor{};
  libusb_get_device_descriptor(device, &descriptor);
  return descriptor;
}

std::string text_of(libusb_device_handle* handle, std::uint8_t index) {
  if (index == 0) return {};
  std::array<unsigned char, 256> room{};
  const int size =
      libusb_get_string_descriptor_ascii(handle, index, room.data(), static_cast<int>(room.size()));
  return size > 0 ? std::string(room.begin(), room.begin() + size) : std::string();
}

std::vector<Pipe> pipes_of(libusb_device* device) {
  libusb_config_descriptor* raw = nullptr;
  if (libusb_get_active_config_descriptor(device, &raw) != LIBUSB_SUCCESS) return {};
  const std::unique_ptr<libusb_config_descriptor, void (*)(libusb_config_descriptor*)> config(
      raw, libusb_free_config_descriptor);
  std::vector<Pipe> pipes;
  for (const auto& interface : std::span(config->interface, config->bNumInterfaces)) {
    const auto settings = static_cast<std::size_t>(interface.num_altsetting);
    for (const auto& setting : std::span(interface.altsetting, settings)) {
      pipes.push_back(pipe_of(setting));
    }
  }
  return pipes;
}

}  // namespace noren::usb
