// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <stop_token>
#include <string_view>

#include "plugins/common/receipt_printer/conversation.hpp"
#include "plugins/common/receipt_printer/verdict.hpp"

namespace noren::receipt_printer {

// What earlier jobs may have left in a printer. At the start of a process: anything.
struct Leftovers {
  bool amid_command = true;  // the end of a job is not known
  int fences = 0;            // that were sent and are not answered
  // How long fences in front of receipts were waited for in vain. Only after a while a printer is
  // taken for one that is stuck: one that got new paper may still print the rest of a receipt.
  std::chrono::milliseconds waited{0};
};

// Prints one receipt so that it is known afterwards whether it came out:
//   1. asks the printer how it is, and refuses unless it is ready;
//   2. has it answer a fence with nothing before it, so that nothing is left of an earlier job and
//      a printer that never answers fences gets no receipt at all;
//   3. sends the receipt with a fence behind it. From its first byte on the job is never refused
//      any more: without the fence's answer it is UNKNOWN, and a stop counts no longer;
//   4. cuts. The receipt is on paper by then, whatever becomes of the cut.
// While it waits, a printer that a person has helped is told to go on. `left` says afterwards what
// this job may have left.
Verdict print_receipt(Conversation& printer, const Encoded& receipt, std::string_view key,
                      Leftovers& left, drivers::Deadline deadline, const std::stop_token& stop);

// A printer that still waits for recovery from an earlier job is told to go on before it is judged.
// Nothing where it is ready.
std::optional<plugin::Refusal> make_ready(Conversation& printer, drivers::Deadline deadline,
                                          const std::stop_token& stop);

// The refusal for a printer that could not be reached.
plugin::Refusal unreachable(drivers::Fault fault, std::string_view output);

}  // namespace noren::receipt_printer
