// SPDX-License-Identifier: Apache-2.0
#include "drivers/connect/connect.hpp"

#include "drivers/tcp/channel.hpp"

namespace noren::drivers {

Opened connect(const Address& address, Deadline deadline, const std::stop_token& stop) {
  if (const auto* tcp = std::get_if<TcpAddress>(&address)) {
    return tcp::connect(tcp->host, tcp->port, deadline, stop);
  }
  return Fault::unreachable;
}

}  // namespace noren::drivers
