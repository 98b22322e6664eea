// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/sale/sale.hpp"
#include "runtime/slip/templates.hpp"

namespace noren::runtime {

// Fills a ReceiptLine template with a completed sale; a return and a sale that nobody knows the
// outcome of have templates of their own. Amounts come with separators, and what is not known is
// absent, so that sections can leave it out. Error: a template that is malformed.
Result<std::string> fill_slip(std::string_view markup, const sale::Sale& sale);

// The slip as plain text, `columns` half-width characters wide.
Result<std::string> slip_text(const std::string& slip, int columns);

// The slip as a LAYOUT document (docs/abi/documents.md).
Result<std::string> slip_layout(const std::string& slip, int columns);

}  // namespace noren::runtime
