// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "plugins/common/receipt_printer/language.hpp"
#include "plugins/common/receipt_printer/verdict.hpp"

namespace noren::receipt_printer {

// Appends a receipt to a file, or writes it to a device such as /dev/usb/lp0, and waits until it is
// stored. A file cannot confirm paper. A receipt that did not fit is taken back from a file; on a
// device it is UNKNOWN.
Verdict print_to_file(const std::string& path, const Encoded& receipt,
                      std::chrono::steady_clock::time_point deadline);

}  // namespace noren::receipt_printer
