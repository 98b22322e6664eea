// SPDX-License-Identifier: Apache-2.0
// The ESC/POS plugin over libusb and libserialport.
#include "plugins/printer-escpos/printer.hpp"
#include "tests/devices/bed_printer.hpp"
#include "tests/emulators/printers/escpos_machine.hpp"

namespace noren::receipt_printer::testing {
namespace {

Place at_usb() {
  return on_bed("till", "usb:printer");
}

Place at_serial() {
  return on_bed("cable", "serial:0403:6001:FT1?baud=19200");
}

const Speaker kUsb{"epson", make<emulators::EscPosMachine>, true, at_usb};
const Speaker kSerial{"epson", make<emulators::EscPosMachine>, true, at_serial};
INSTANTIATE_TEST_SUITE_P(Usb, Contract, ::testing::Values(kUsb));
INSTANTIATE_TEST_SUITE_P(Usb, Cable, ::testing::Values(kUsb));
INSTANTIATE_TEST_SUITE_P(Serial, Contract, ::testing::Values(kSerial));
INSTANTIATE_TEST_SUITE_P(Serial, Cable, ::testing::Values(kSerial));

// A printer whose buffer is full says so by XOFF, and bytes that it can't take are not sent.
TEST(FlowControl, ASlowPrinterHoldsTheLineByXoff) {
  const Speaker held{"epson", make<emulators::EscPosMachine>, true,
                     [] { return on_bed("cable", "serial:0403:6001:FT1?flow=xonxoff"); }};
  Rig rig(held, {.bytes_a_millisecond = 64, .xon_xoff = true});
  const std::string document = long_receipt();
  EXPECT_EQ(rig.print("a", document).outcome, NOREN_OUTCOME_DONE);
  EXPECT_EQ(rig.rows(), rows_of(document));
  // Out of paper it takes nothing more; that is found out before a byte of the next one left.
  rig.command("paper out");
  EXPECT_EQ(reason_of(rig.print("b", document)), "printer_paper_end");
}

}  // namespace
}  // namespace noren::receipt_printer::testing
