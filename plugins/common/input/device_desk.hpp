// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "plugins/common/input/device_loop.hpp"
#include "plugins/common/refusal.hpp"
#include "plugins/common/statistics_book.hpp"

namespace noren::plugin {

// What a reader tells its host of its device: device.added and device.removed, what stands in a
// capture's way, and its health. Thread-safe.
class DeviceDesk {
 public:
  // The name is the address in the configuration.
  DeviceDesk(Host host, std::string_view domain, std::string name);

  // The operation that opens the instance ends once it is known whether the device is there.
  void begin(Operation opening);
  void end();  // the instance closes

  void opened();
  // Whether the device had been there.
  bool lost(drivers::Fault why);

  // Nothing while the device is there.
  std::optional<Refusal> trouble();

  // The answer of noren.health/1.
  void check(Operation operation);

 private:
  void settle(std::optional<drivers::Fault> fault);

  Host host_;
  const std::string_view domain_;
  const std::string name_;
  std::mutex mutex_;
  std::optional<Operation> opening_;
  std::optional<drivers::Fault> fault_;  // nothing while the device is there
};

// A till without the center's key seals nothing.
Refusal not_sealed(noren_status status);

// The answer of noren.statistics/1's reset.
void reset(StatisticsBook& book, Operation& operation, std::string_view domain,
           const Request& request);

}  // namespace noren::plugin
