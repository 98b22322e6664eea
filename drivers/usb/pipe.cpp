// SPDX-License-Identifier: Apache-2.0
#include "drivers/usb/pipe.hpp"

namespace noren::usb {
namespace {

// USB Device Class Definition for Printing Devices 1.1, 4.3; IPP over USB 1.0, 4.2.
constexpr std::uint8_t kIppProtocol = 4;

// How good a pipe is for raw bytes; 0: not at all.
int worth(const Pipe& pipe) {
  const bool printer = pipe.device_class == kPrinterClass && pipe.protocol != kIppProtocol;
  if (!pipe.out || (!printer && pipe.device_class != kVendorClass)) return 0;
  return 1 + (pipe.in ? 1 : 0) + (printer ? 2 : 0);
}

}  // namespace

std::optional<Pipe> choose_pipe(const std::vector<Pipe>& pipes) {
  std::optional<Pipe> best;
  for (const Pipe& pipe : pipes) {
    if (worth(pipe) > (best ? worth(*best) : 0)) best = pipe;
  }
  return best;
}

}  // namespace noren::usb
