// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "drivers/channel/channel.hpp"

namespace noren::tcp {

// Connects to a device on the network. Only the look-up of a host name, unlike one of a numeric
// address, may take longer than the deadline.
drivers::Opened connect(const std::string& host, std::uint16_t port, drivers::Deadline deadline,
                        const std::stop_token& stop = {});

}  // namespace noren::tcp
