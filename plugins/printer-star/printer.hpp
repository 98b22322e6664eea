// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plugins/common/receipt_printer/printer.hpp"

namespace noren::printer_star {

// A Star printer; all but the language is ReceiptPrinter's.
class StarPrinter final : public receipt_printer::ReceiptPrinter {
 public:
  StarPrinter(plugin::Host host, std::string_view config);
};

}  // namespace noren::printer_star
