// SPDX-License-Identifier: Apache-2.0
#include "drivers/usb/device_list.hpp"

#include "drivers/usb/library.hpp"

namespace noren::usb {
namespace {

DeviceInfo describe(libusb_device* device) {
  const libusb_device_descriptor descriptor = descriptor_of(device);
  DeviceInfo info;
  info.identity = {descriptor.idVendor, descriptor.idProduct, ""};
  info.bus = libusb_get_bus_number(device);
  info.address = libusb_get_device_address(device);
  info.pipes = pipes_of(device);
  auto opened = open_handle(device);
  const Handle* handle = std::get_if<Handle>(&opened);
  if (!handle) {
    info.access = std::get<drivers::Fault>(opened);
    return info;
  }
  info.identity.serial = text_of(handle->get(), descriptor.iSerialNumber);
  info.manufacturer = text_of(handle->get(), descriptor.iManufacturer);
  info.product = text_of(handle->get(), descriptor.iProduct);
  for (const Pipe& pipe : info.pipes) {
    if (pipe.setting == 0 && libusb_kernel_driver_active(handle->get(), pipe.interface) == 1) {
      info.held_by_kernel.push_back(pipe.interface);
    }
  }
  return info;
}

}  // namespace

std::vector<DeviceInfo> list_devices() {
  std::vector<DeviceInfo> devices;
  const std::optional<Library> library = Library::start();
  if (!library) return devices;
  library->each_device([&](libusb_device* device) {
    devices.push_back(describe(device));
    return true;
  });
  return devices;
}

}  // namespace noren::usb
