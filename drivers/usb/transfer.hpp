// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libusb.h>

#include <memory>
#include <span>
#include <stop_token>

#include "drivers/channel/channel.hpp"

namespace noren::usb {

enum class TransferKind { control, bulk, interrupt };

// One transfer, asynchronous underneath: handed to the device, waited for, and taken back at the
// deadline or a stop. Bytes that had passed by then are counted, and what came in is kept: where
// there is any, the fault is none. `bytes` is read or filled, by the endpoint's direction. Handles
// the events of `context` on this thread.
drivers::Transfer transfer(libusb_context* context, libusb_device_handle* handle, TransferKind kind,
                           std::uint8_t endpoint, std::span<std::uint8_t> bytes,
                           drivers::Deadline deadline, const std::stop_token& stop);

}  // namespace noren::usb
