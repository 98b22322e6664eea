// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "plugins/common/refusal.hpp"

namespace noren::receipt_printer {

// What became of a receipt.
struct Verdict {
  enum class Outcome { done, refused, unknown };

  Outcome outcome = Outcome::done;
  bool confirmed = false;          // the printer said so itself
  std::vector<std::string> files;  // that were written
  plugin::Refusal why;             // where it is not done
  std::string warning;             // for the log
  bool cut = false;                // the printer confirmed the last cut

  static Verdict refused(plugin::Refusal why) {
    Verdict verdict;
    verdict.outcome = Outcome::refused;
    verdict.why = std::move(why);
    return verdict;
  }
  static Verdict unknown(plugin::Refusal why) {
    Verdict verdict = refused(std::move(why));
    verdict.outcome = Outcome::unknown;
    return verdict;
  }
};

}  // namespace noren::receipt_printer
