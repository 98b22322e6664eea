// SPDX-License-Identifier: Apache-2.0
#include "drivers/usb/fault.hpp"

#include <libusb.h>

namespace noren::usb {

using drivers::Fault;

Fault fault_of(int code) {
  if (code >= 0) return Fault::none;
  switch (code) {
    case LIBUSB_ERROR_ACCESS:
      return Fault::denied;
    case LIBUSB_ERROR_BUSY:
      return Fault::busy;
    case LIBUSB_ERROR_NO_DEVICE:
      return Fault::closed;
    case LIBUSB_ERROR_NOT_FOUND:
      return Fault::unreachable;
    case LIBUSB_ERROR_TIMEOUT:
      return Fault::timeout;
    case LIBUSB_ERROR_PIPE:
      return Fault::stalled;
    default:
      return Fault::failed;
  }
}

Fault fault_of_transfer(int status) {
  switch (status) {
    case LIBUSB_TRANSFER_COMPLETED:
      return Fault::none;
    case LIBUSB_TRANSFER_STALL:
      return Fault::stalled;
    case LIBUSB_TRANSFER_NO_DEVICE:
      return Fault::closed;
    case LIBUSB_TRANSFER_TIMED_OUT:
      return Fault::timeout;
    case LIBUSB_TRANSFER_CANCELLED:
      return Fault::canceled;
    default:  // a line that breaks, babble
      return Fault::failed;
  }
}

}  // namespace noren::usb
