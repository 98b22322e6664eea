// SPDX-License-Identifier: Apache-2.0
#include "drivers/serial/port_list.hpp"

#include <libserialport.h>

#include <algorithm>
#include <memory>
#include <tuple>

namespace noren::serial {
namespace {

std::string text_of(const char* text) {
  return text ? text : "";
}

Port describe(const sp_port* port) {
  Port found{text_of(sp_get_port_name(port)), text_of(sp_get_port_description(port)), {}};
  int vendor = 0;
  int product = 0;
  if (sp_get_port_usb_vid_pid(port, &vendor, &product) == SP_OK) {
    found.usb = {static_cast<std::uint16_t>(vendor), static_cast<std::uint16_t>(product),
                 text_of(sp_get_port_usb_serial(port))};
  }
  return found;
}

// "ttyUSB2" comes before "ttyUSB10".
bool before(const Port& left, const Port& right) {
  const auto key = [](const Port& port) { return std::make_tuple(port.path.size(), port.path); };
  return key(left) < key(right);
}

}  // namespace

std::vector<Port> list_ports() {
  sp_port** raw = nullptr;
  if (sp_list_ports(&raw) != SP_OK) return {};
  const std::unique_ptr<sp_port*, void (*)(sp_port**)> ports(raw, sp_free_port_list);
  std::vector<Port> found;
  for (sp_port** port = raw; *port; ++port) found.push_back(describe(*port));
  std::sort(found.begin(), found.end(), before);
  return found;
}

std::optional<std::string> find_port(const drivers::UsbIdentity& device) {
  for (const Port& port : list_ports()) {
    if (port.usb && device.means(*port.usb)) return port.path;
  }
  return std::nullopt;
}

}  // namespace noren::serial
