// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plugins/common/receipt_printer/printer.hpp"

namespace noren::printer_escpos {

// An ESC/POS printer; all but the language is ReceiptPrinter's.
class EscPosPrinter final : public receipt_printer::ReceiptPrinter {
 public:
  EscPosPrinter(plugin::Host host, std::string_view config);
};

}  // namespace noren::printer_escpos
