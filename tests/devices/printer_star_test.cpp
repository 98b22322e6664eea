// SPDX-License-Identifier: Apache-2.0
// The Star plugin over libusb, on a printer that calls itself vendor-specific.
#include "plugins/printer-star/printer.hpp"
#include "tests/devices/bed_printer.hpp"
#include "tests/emulators/printers/star_machine.hpp"

namespace noren::receipt_printer::testing {
namespace {

Place at_usb() {
  return on_bed("vendor", "usb:0519:0003");
}

const Speaker kUsb{"starprnt", make<emulators::StarMachine>, false, at_usb};
INSTANTIATE_TEST_SUITE_P(Usb, Contract, ::testing::Values(kUsb));
INSTANTIATE_TEST_SUITE_P(Usb, Cable, ::testing::Values(kUsb));

}  // namespace
}  // namespace noren::receipt_printer::testing
