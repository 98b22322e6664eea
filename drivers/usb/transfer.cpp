// SPDX-License-Identifier: Apache-2.0
#include "drivers/usb/transfer.hpp"

#include "drivers/channel/wait.hpp"
#include "drivers/usb/fault.hpp"

namespace noren::usb {
namespace {

using drivers::Fault;
using drivers::Transfer;

void fill(libusb_transfer& transfer, TransferKind kind, libusb_device_handle* handle,
          std::uint8_t endpoint, std::span<std::uint8_t> bytes, int& completed) {
  const libusb_transfer_cb_fn complete = [](libusb_transfer* ended) {
    *static_cast<int*>(ended->user_data) = 1;
  };
  if (kind == TransferKind::control) {
    libusb_fill_control_transfer(&transfer, handle, bytes.data(), complete, &completed, 0);
    return;
  }
  libusb_fill_bulk_transfer(&transfer, handle, endpoint, bytes.data(),
                            static_cast<int>(bytes.size()), complete, &completed, 0);
  if (kind == TransferKind::interrupt) transfer.type = LIBUSB_TRANSFER_TYPE_INTERRUPT;
}

void handle_events(libusb_context* context, std::chrono::milliseconds time, int& completed) {
  timeval patience{};
  patience.tv_sec = static_cast<time_t>(time.count() / 1000);
  patience.tv_usec = static_cast<suseconds_t>(time.count() % 1000 * 1000);
  libusb_handle_events_timeout_completed(context, &patience, &completed);
}

}  // namespace

Transfer transfer(libusb_context* context, libusb_device_handle* handle, TransferKind kind,
                  std::uint8_t endpoint, std::span<std::uint8_t> bytes, drivers::Deadline deadline,
                  const std::stop_token& stop) {
  if (const auto why = drivers::ended(deadline, stop)) return {0, *why};
  const std::unique_ptr<libusb_transfer, void (*)(libusb_transfer*)> owned(libusb_alloc_transfer(0),
                                                                           libusb_free_transfer);
  if (!owned) return {0, Fault::failed};
  int completed = 0;
  fill(*owned, kind, handle, endpoint, bytes, completed);
  if (const int code = libusb_submit_transfer(owned.get()); code != 0) return {0, fault_of(code)};

  Fault why = Fault::none;
  while (!completed) {
    handle_events(context, drivers::patience(deadline, stop), completed);
    if (completed || why != Fault::none) continue;
    why = drivers::ended(deadline, stop).value_or(Fault::none);
    // Its memory is the device's until it is told to have ended, which the loop waits for.
    if (why != Fault::none) libusb_cancel_transfer(owned.get());
  }
  const auto passed = static_cast<std::size_t>(owned->actual_length);
  Fault fault = fault_of_transfer(owned->status);
  if (fault == Fault::canceled) fault = why;
  if (fault == Fault::stalled && kind != TransferKind::control) {
    libusb_clear_halt(handle, endpoint);
  }
  const bool came_in = (endpoint & LIBUSB_ENDPOINT_IN) && passed > 0;
  return {passed, came_in ? Fault::none : fault};
}

}  // namespace noren::usb
