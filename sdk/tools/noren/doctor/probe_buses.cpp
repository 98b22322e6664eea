// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>

#include "drivers/hid/devices.hpp"
#include "drivers/hid/report_descriptor.hpp"
#include "drivers/pcsc/api.hpp"
#include "drivers/serial/port_list.hpp"
#include "drivers/usb/device_list.hpp"
#include "tools/noren/doctor/probes.hpp"

namespace noren::tool::doctor {
namespace {

namespace fs = std::filesystem;

const fs::path sys_devices = "/sys/bus/usb/devices";

std::string line_of(const fs::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

// The name of the device's folder below /sys, such as "1-4"; "" where it has none.
std::string folder_of(const usb::DeviceInfo& info) {
  for (const std::string& name : platform::names_in(sys_devices)) {
    if (name.find(':') != name.npos) continue;
    if (line_of(sys_devices / name / "busnum") == std::to_string(info.bus) &&
        line_of(sys_devices / name / "devnum") == std::to_string(info.address)) {
      return name;
    }
  }
  return {};
}

// The drivers of a device's interfaces: "usbfs" is a program such as this one.
std::string driver_of(const std::string& folder, int interface) {
  const std::string ending = "." + std::to_string(interface);
  for (const std::string& name : platform::names_in(sys_devices)) {
    if (!name.starts_with(folder + ":")) continue;
    if (interface >= 0 && !name.ends_with(ending)) continue;
    std::error_code none;
    const std::string driver = fs::read_symlink(sys_devices / name / "driver", none).filename();
    if (!driver.empty() && driver != "usbfs") return driver;
  }
  return {};
}

UsbDevice describe(const usb::DeviceInfo& info) {
  std::array<char, 64> node{};
  std::snprintf(node.data(), node.size(), "/dev/bus/usb/%03d/%03d", info.bus, info.address);
  const std::string folder = folder_of(info);
  UsbDevice device;
  device.identity = info.identity;
  device.node = platform::access_to(node.data());
  device.name = info.manufacturer.empty() ? line_of(sys_devices / folder / "manufacturer")
                                          : info.manufacturer;
  const std::string product =
      info.product.empty() ? line_of(sys_devices / folder / "product") : info.product;
  if (!product.empty()) device.name += (device.name.empty() ? "" : " ") + product;
  const auto pipe = usb::choose_pipe(info.pipes);
  device.is_printer = pipe && pipe->device_class == usb::kPrinterClass;
  if (!folder.empty()) device.driver = driver_of(folder, pipe ? pipe->interface : -1);
  const bool is_held =
      device.is_printer && std::find(info.held_by_kernel.begin(), info.held_by_kernel.end(),
                                     pipe->interface) != info.held_by_kernel.end();
  if (is_held && device.driver.empty()) device.driver = "usblp";
  return device;
}

bool is_reader(const hid::Device& device) {
  const auto descriptor = hid::parse_descriptor(device.descriptor);
  // HID Usage Tables 1.5: bar code scanner page and magnetic stripe reader page.
  constexpr hid::Usage scanner{0x8C, 0x02};
  constexpr hid::Usage stripe_reader{0x8E, 0x01};
  return descriptor && (descriptor->is(scanner) || descriptor->is(stripe_reader));
}

}  // namespace

void look_at_buses(Facts& facts) {
  for (const char* folder : {"/etc", "/usr/lib", "/lib", "/usr/local/lib"}) {
    std::error_code none;
    if (fs::exists(fs::path(folder) / "udev/rules.d/70-noren.rules", none) ||
        fs::exists(fs::path(folder) / "udev/rules.d/70-noren-tools.rules", none)) {
      facts.has_udev_rules = true;
    }
  }
  for (const auto& info : usb::list_devices()) facts.usb.push_back(describe(info));
  for (const serial::Port& port : serial::list_ports()) {
    facts.serial.push_back(
        {platform::access_to(port.path), port.usb, platform::holders_of(port.path)});
  }
  for (const hid::Device& device : hid::list_hidraw()) {
    facts.hid.push_back(
        {device.identity, device.name, platform::access_to(device.node), false, is_reader(device)});
  }
  for (const hid::Device& device : hid::list_keyboards()) {
    facts.hid.push_back(
        {device.identity, device.name, platform::access_to(device.node), true, false});
  }
}

void look_at_pcsc(Facts& facts) {
  const bool is_wanted = std::any_of(facts.devices.begin(), facts.devices.end(),
                                     [](const Device& device) { return device.uses_pcsc; });
  if (!is_wanted) return;
  std::error_code none;
  facts.pcsc.installed = fs::exists("/usr/sbin/pcscd", none);
  const auto api = pcsc::system_api();
  pcsc::Context context = 0;
  facts.pcsc.fault = pcsc::fault_of(api->establish(context));
  if (facts.pcsc.fault != pcsc::Fault::none) return;
  facts.pcsc.fault = pcsc::fault_of(api->list(context, facts.pcsc.readers));
  std::vector<pcsc::ReaderState> states;
  for (const std::string& reader : facts.pcsc.readers) states.push_back({reader, 0, 0, {}});
  constexpr std::uint32_t exclusive = 0x0080;  // SCARD_STATE_EXCLUSIVE of PC/SC part 5
  if (!states.empty() && api->wait(context, 0, states) == 0) {
    for (const pcsc::ReaderState& state : states) {
      if ((state.event & exclusive) != 0) facts.pcsc.held.push_back(state.reader);
    }
  }
  api->release(context);
}

}  // namespace noren::tool::doctor
