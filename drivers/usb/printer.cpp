// SPDX-License-Identifier: Apache-2.0
#include "drivers/usb/printer.hpp"

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

#include "drivers/channel/wait.hpp"

namespace noren::usb {
namespace {

using drivers::Deadline;
using drivers::Fault;
using drivers::Transfer;

// Printing Devices 1.1, 4.2.
constexpr std::uint8_t kIn = 0xA1;
constexpr std::uint8_t kOut = 0x21;
constexpr std::uint8_t kGetDeviceId = 0;
constexpr std::uint8_t kGetPortStatus = 1;
constexpr std::uint8_t kSoftReset = 2;

// Some printers answer each question for data with an empty packet, thousands of times a second.
constexpr std::chrono::milliseconds kAfterNothing{5};

constexpr std::size_t kRoom = 4096;

}  // namespace

PortStatus read_port_status(std::uint8_t byte) {
  return {(byte & 0x20) != 0, (byte & 0x10) != 0, (byte & 0x08) == 0};
}

std::optional<DeviceId> get_device_id(Device& device, Deadline deadline) {
  std::array<std::uint8_t, 1024> answer{};
  const auto index =
      static_cast<std::uint16_t>(device.pipe().interface * 256u + device.pipe().setting);
  const Transfer got = device.control({kIn, kGetDeviceId, 0, index}, answer, deadline);
  if (got.bytes == 0) return std::nullopt;
  return parse_device_id(std::span(answer).first(got.bytes));
}

std::optional<PortStatus> get_port_status(Device& device, Deadline deadline) {
  std::array<std::uint8_t, 1> answer{};
  const Request request{kIn, kGetPortStatus, 0, device.pipe().interface};
  if (device.control(request, answer, deadline).bytes == 0) return std::nullopt;
  return read_port_status(answer[0]);
}

bool soft_reset(Device& device, Deadline deadline) {
  const Request request{kOut, kSoftReset, 0, device.pipe().interface};
  return device.control(request, {}, deadline).fault == Fault::none;
}

PrinterChannel::PrinterChannel(std::unique_ptr<Device> device)
    : device_(std::move(device)), packets_(kRoom) {
  const std::size_t packet = std::max<std::size_t>(device_->pipe().in_packet, 1);
  packets_.resize((kRoom + packet - 1) / packet * packet);
}

Transfer PrinterChannel::write(std::span<const std::uint8_t> bytes, Deadline deadline,
                               std::stop_token stop) {
  return device_->send(bytes, deadline, std::move(stop));
}

Transfer PrinterChannel::read(std::span<std::uint8_t> room, Deadline deadline,
                              std::stop_token stop) {
  if (begin_ == end_) {
    if (const Fault fault = refill(deadline, stop); fault != Fault::none) return {0, fault};
  }
  const std::size_t count = std::min(room.size(), end_ - begin_);
  std::copy_n(packets_.begin() + static_cast<std::ptrdiff_t>(begin_), count, room.begin());
  begin_ += count;
  return {count, Fault::none};
}

Fault PrinterChannel::refill(Deadline deadline, const std::stop_token& stop) {
  bool stalled = false;
  while (true) {
    Transfer got;
    if (device_->pipe().in) {
      got = device_->receive(packets_, deadline, stop);
    } else if (const auto why = drivers::ended(deadline, stop)) {
      got.fault = *why;
    }
    begin_ = 0;
    end_ = got.bytes;
    if (end_ > 0) return Fault::none;
    if (got.fault == Fault::stalled && !std::exchange(stalled, true)) continue;
    if (got.fault != Fault::none) return got.fault;
    std::this_thread::sleep_for(kAfterNothing);
  }
}

drivers::Opened open_printer(const std::optional<drivers::UsbIdentity>& identity) {
  auto opened = open_device(identity);
  if (const Fault* fault = std::get_if<Fault>(&opened)) return *fault;
  return std::make_unique<PrinterChannel>(std::move(std::get<std::unique_ptr<Device>>(opened)));
}

}  // namespace noren::usb
