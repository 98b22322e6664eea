// SPDX-License-Identifier: Apache-2.0
#include "drivers/connect/connect.hpp"

#include "drivers/serial/channel.hpp"
#include "drivers/serial/port_list.hpp"
#include "drivers/tcp/channel.hpp"
#include "drivers/usb/printer.hpp"

namespace noren::drivers {

namespace {

Opened open(const SerialAddress& address) {
  if (const auto* path = std::get_if<std::string>(&address.port)) {
    return serial::open(*path, address.settings);
  }
  const auto path = serial::find_port(std::get<UsbIdentity>(address.port));
  if (!path) return Fault::unreachable;
  return serial::open(*path, address.settings);
}

}  // namespace

Opened connect(const Address& address, Deadline deadline, const std::stop_token& stop) {
  if (const auto* tcp = std::get_if<TcpAddress>(&address)) {
    return tcp::connect(tcp->host, tcp->port, deadline, stop);
  }
  if (const auto* serial = std::get_if<SerialAddress>(&address)) return open(*serial);
  if (const auto* usb = std::get_if<UsbAddress>(&address)) return usb::open_printer(usb->device);
  return usb::open_printer(std::nullopt);
}

}  // namespace noren::drivers
