// SPDX-License-Identifier: Apache-2.0
#include "drivers/usb/device.hpp"

#include <algorithm>
#include <vector>

#include "drivers/usb/library.hpp"
#include "drivers/usb/transfer.hpp"

namespace noren::usb {
namespace {

using drivers::Deadline;
using drivers::Fault;
using drivers::Transfer;
using drivers::UsbIdentity;

// A whole receipt: libusb hands it over in pieces that follow each other without a pause, and tells
// how far it came.
constexpr std::size_t kChunk = 262'144;

class OpenDevice final : public Device {
 public:
  OpenDevice(Library library, Handle handle, const Pipe& pipe)
      : library_(std::move(library)), handle_(std::move(handle)), pipe_(pipe) {}
  ~OpenDevice() override { libusb_release_interface(handle_.get(), pipe_.interface); }

  const Pipe& pipe() const override { return pipe_; }
  Transfer control(const Request& request, std::span<std::uint8_t> data, Deadline deadline,
                   std::stop_token stop) override;
  Transfer send(std::span<const std::uint8_t> bytes, Deadline deadline,
                std::stop_token stop) override;
  Transfer receive(std::span<std::uint8_t> room, Deadline deadline, std::stop_token stop) override {
    return run(TransferKind::bulk, pipe_.in, room, deadline, stop);
  }
  Transfer receive_interrupt(std::uint8_t endpoint, std::span<std::uint8_t> room, Deadline deadline,
                             std::stop_token stop) override {
    return run(TransferKind::interrupt, endpoint, room, deadline, stop);
  }

 private:
  Transfer run(TransferKind kind, std::uint8_t endpoint, std::span<std::uint8_t> bytes,
               Deadline deadline, const std::stop_token& stop) const {
    return transfer(library_.context(), handle_.get(), kind, endpoint, bytes, deadline, stop);
  }

  Library library_;  // before what was opened by it
  Handle handle_;
  const Pipe pipe_;
};

Transfer OpenDevice::control(const Request& request, std::span<std::uint8_t> data,
                             Deadline deadline, std::stop_token stop) {
  const bool in = request.type & LIBUSB_ENDPOINT_IN;
  std::vector<std::uint8_t> bytes(LIBUSB_CONTROL_SETUP_SIZE + data.size());
  libusb_fill_control_setup(bytes.data(), request.type, request.request, request.value,
                            request.index, static_cast<std::uint16_t>(data.size()));
  const auto payload = std::span(bytes).subspan(LIBUSB_CONTROL_SETUP_SIZE);
  if (!in) std::copy(data.begin(), data.end(), payload.begin());
  const std::uint8_t direction = in ? LIBUSB_ENDPOINT_IN : LIBUSB_ENDPOINT_OUT;
  const Transfer ended = run(TransferKind::control, direction, bytes, deadline, stop);
  if (in) std::copy_n(payload.begin(), std::min(ended.bytes, data.size()), data.begin());
  return ended;
}

Transfer OpenDevice::send(std::span<const std::uint8_t> bytes, Deadline deadline,
                          std::stop_token stop) {
  Transfer all;
  std::vector<std::uint8_t> chunk;
  while (all.bytes < bytes.size() && all.fault == Fault::none) {
    const auto next = bytes.subspan(all.bytes, std::min(kChunk, bytes.size() - all.bytes));
    chunk.assign(next.begin(), next.end());
    const Transfer part = run(TransferKind::bulk, pipe_.out, chunk, deadline, stop);
    all.bytes += part.bytes;
    all.fault = part.fault;
  }
  return all;
}

struct Wish {
  const std::optional<UsbIdentity>& identity;

  bool may_mean(const libusb_device_descriptor& descriptor) const {
    return !identity ||
           (identity->vendor == descriptor.idVendor && identity->product == descriptor.idProduct);
  }
  bool means(libusb_device_handle* handle, const libusb_device_descriptor& descriptor) const {
    return !identity || identity->serial.empty() ||
           identity->serial == text_of(handle, descriptor.iSerialNumber);
  }
  bool takes(const std::optional<Pipe>& pipe) const {
    return pipe && (identity || pipe->device_class == kPrinterClass);
  }
};

Fault claim(libusb_device_handle* handle, const Pipe& pipe) {
  // A setting of the handle, not of the device: a replugged one has its kernel driver again. Where
  // the system knows no such thing, no driver is in the way either.
  libusb_set_auto_detach_kernel_driver(handle, 1);
  if (const int code = libusb_claim_interface(handle, pipe.interface); code != 0) {
    return fault_of(code);
  }
  if (pipe.setting == 0) return Fault::none;
  const int code = libusb_set_interface_alt_setting(handle, pipe.interface, pipe.setting);
  if (code != 0) libusb_release_interface(handle, pipe.interface);
  return fault_of(code);
}

}  // namespace

std::variant<std::unique_ptr<Device>, Fault> open_device(
    const std::optional<UsbIdentity>& identity) {
  std::optional<Library> library = Library::start();
  if (!library) return Fault::failed;
  const Wish wish{identity};
  Fault why = Fault::unreachable;
  Handle handle(nullptr, libusb_close);
  Pipe found;
  library->each_device([&](libusb_device* device) {
    const libusb_device_descriptor descriptor = descriptor_of(device);
    const std::optional<Pipe> pipe = choose_pipe(pipes_of(device));
    if (!wish.may_mean(descriptor) || !wish.takes(pipe)) return true;
    auto opened = open_handle(device);
    if (const Fault* fault = std::get_if<Fault>(&opened)) {
      why = *fault;
      return true;
    }
    handle = std::move(std::get<Handle>(opened));
    if (wish.means(handle.get(), descriptor)) {
      found = *pipe;
      why = claim(handle.get(), found);
      if (why == Fault::none) return false;
    }
    handle.reset();
    return true;
  });
  // It went while it was looked at.
  if (why == Fault::closed) why = Fault::unreachable;
  if (!handle) return why;
  return std::make_unique<OpenDevice>(std::move(*library), std::move(handle), found);
}

}  // namespace noren::usb
