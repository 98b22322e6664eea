// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <memory>
#include <string>

#include "core/device/device.hpp"
#include "runtime/ports.hpp"
#include "runtime/work.hpp"

namespace noren::runtime {

// A device that a register has opened: its handle's face, and whom it tells of data. Loop only, but
// for `work`.
struct LiveDevice {
  std::string name;
  device::Client client = 0;
  std::shared_ptr<Work> work;
  std::function<void(boost::json::object event)> tell;
  Cancellation cancellation;
  boost::json::object results;  // what its last slow calls brought
  bool failed = false;          // the last one did
  bool is_closed = false;
};

}  // namespace noren::runtime
