// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-star/printer.hpp"

#include "plugins/printer-star/language.hpp"
#include "printer_star_profiles.hpp"

namespace noren::printer_star {

StarPrinter::StarPrinter(plugin::Host host, std::string_view config)
    : ReceiptPrinter(host, config, {"star", kProfiles, "starprnt", speak}) {}

}  // namespace noren::printer_star
