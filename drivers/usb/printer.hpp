// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "drivers/usb/device.hpp"
#include "drivers/usb/device_id.hpp"

namespace noren::usb {

// The answer to GET_PORT_STATUS (Printing Devices 1.1, 4.2.2). Cheap printers always say that all
// is well.
struct PortStatus {
  bool paper_empty = false;
  bool selected = true;
  bool error = false;
};

PortStatus read_port_status(std::uint8_t byte);

// The requests of the printer class. Vendor-specific devices stall them: nothing then.
std::optional<DeviceId> get_device_id(Device& device, drivers::Deadline deadline);
std::optional<PortStatus> get_port_status(Device& device, drivers::Deadline deadline);
// Flushes the printer's buffers and clears its stalls; what was not printed is lost.
bool soft_reset(Device& device, drivers::Deadline deadline);

// A printer's raw bytes: its bulk pipes as a channel. Where it has no way back, reads wait until
// they end. A read that stalls once is tried again; a write that stalls is told.
class PrinterChannel final : public drivers::Channel {
 public:
  explicit PrinterChannel(std::unique_ptr<Device> device);

  drivers::Transfer write(std::span<const std::uint8_t> bytes, drivers::Deadline deadline,
                          std::stop_token stop = {}) override;
  drivers::Transfer read(std::span<std::uint8_t> room, drivers::Deadline deadline,
                         std::stop_token stop = {}) override;

  // For the requests above, between reads and writes.
  Device& device() { return *device_; }

 private:
  drivers::Fault refill(drivers::Deadline deadline, const std::stop_token& stop);

  std::unique_ptr<Device> device_;
  std::vector<std::uint8_t> packets_;  // as they came: a packet is taken whole
  std::size_t begin_ = 0;              // of what nobody read yet
  std::size_t end_ = 0;
};

// Opens a printer: the one meant, or the first of the printer class. Faults as open_device().
drivers::Opened open_printer(const std::optional<drivers::UsbIdentity>& identity);

}  // namespace noren::usb
