// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-escpos/printer.hpp"

#include "plugins/printer-escpos/language.hpp"
#include "printer_escpos_profiles.hpp"

namespace noren::printer_escpos {

EscPosPrinter::EscPosPrinter(plugin::Host host, std::string_view config)
    : ReceiptPrinter(host, config, {"escpos", kProfiles, "epson", speak}) {}

}  // namespace noren::printer_escpos
