// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "plugins/common/refusal.hpp"

namespace noren::printer_escpos {

// What became of a receipt.
struct Verdict {
  enum class Outcome { done, refused, unknown };

  Outcome outcome = Outcome::done;
  bool confirmed = false;          // the printer said so itself
  std::vector<std::string> files;  // that were written
  plugin::Refusal why;             // where it is not done
  std::string warning;             // for the log

  static Verdict refused(plugin::Refusal why) { return {Outcome::refused, false, {}, why, {}}; }
  static Verdict unknown(plugin::Refusal why) { return {Outcome::unknown, false, {}, why, {}}; }
};

}  // namespace noren::printer_escpos
