// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>

#include "runtime/device/devices.hpp"
#include "runtime/sale/context.hpp"

namespace noren::runtime {

// What the slow verbs of a device stand on. Loop only.
struct DeviceContext {
  boost::asio::any_io_executor executor;
  Devices& devices;
  CardDesk& cards;
};

// The slow verbs of a device, as noren/device.h describes them. Arguments are checked. What they
// bring is in the device's results. None moves value or paper.
using DeviceVerb = awaitable<Status>(DeviceContext&, LiveDevice&,
                                     const boost::json::object& arguments);

DeviceVerb claim_device, command_device, check_health, read_statistics;

}  // namespace noren::runtime
