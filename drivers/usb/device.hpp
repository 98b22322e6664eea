// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <variant>

#include "drivers/channel/channel.hpp"
#include "drivers/channel/usb_identity.hpp"
#include "drivers/usb/pipe.hpp"

namespace noren::usb {

// What goes before the data of a control transfer (USB 2.0, 9.3).
struct Request {
  std::uint8_t type = 0;     // bmRequestType; its highest bit says that data comes in
  std::uint8_t request = 0;  // bRequest
  std::uint16_t value = 0;   // wValue
  std::uint16_t index = 0;   // wIndex
};

// An open device with one interface claimed for this program alone; a kernel driver that had it is
// detached, and put back when this ends. One thread at a time. Transfers end at their deadline or
// within a twentieth of a second of a stop. A stalled endpoint is cleared before it is reported, so
// that the next transfer may work. closed: the device was unplugged, and this is of no more use.
class Device {
 public:
  virtual ~Device() = default;
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  virtual const Pipe& pipe() const = 0;

  // At endpoint 0. `data` is sent, or filled where the request's type says so.
  virtual drivers::Transfer control(const Request& request, std::span<std::uint8_t> data,
                                    drivers::Deadline deadline, std::stop_token stop = {}) = 0;

  // Sends all of the bytes through the bulk OUT endpoint.
  virtual drivers::Transfer send(std::span<const std::uint8_t> bytes, drivers::Deadline deadline,
                                 std::stop_token stop = {}) = 0;

  // Waits for bytes of the bulk IN endpoint, or of another bulk or interrupt endpoint by its
  // address. The room must be a multiple of the endpoint's packet size, or what does not fit fails.
  virtual drivers::Transfer receive(std::span<std::uint8_t> room, drivers::Deadline deadline,
                                    std::stop_token stop = {}) = 0;
  virtual drivers::Transfer receive_interrupt(std::uint8_t endpoint, std::span<std::uint8_t> room,
                                              drivers::Deadline deadline,
                                              std::stop_token stop = {}) = 0;

 protected:
  Device() = default;
};

// Opens a device for raw bytes, by the pipe that choose_pipe() finds. Without an identity the first
// device that has one of the printer class. Faults: unreachable (not plugged in, or it has no such
// pipe), denied, busy (another program has it).
std::variant<std::unique_ptr<Device>, drivers::Fault> open_device(
    const std::optional<drivers::UsbIdentity>& identity);

}  // namespace noren::usb
