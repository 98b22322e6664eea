// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "plugins/common/refusal.hpp"

namespace noren::receipt_printer {

// What a printer last said of itself, in any language. A value.
struct Status {
  bool offline = false;
  bool cover_open = false;
  bool feeding = false;  // somebody holds the feed button
  bool paper_end = false;
  bool paper_near_end = false;
  bool cutter_error = false;      // goes on once the jam is out and it is told to
  bool mechanical_error = false;  // the same
  bool overheated = false;        // goes on by itself
  bool unrecoverable_error = false;
  std::optional<bool> drawer_high;  // the level of the drawer's switch

  bool operator==(const Status&) const = default;

  // A person has to help, and then the printer has to be told to go on.
  bool waits_for_recovery() const {
    return (cutter_error || mechanical_error) && !unrecoverable_error;
  }
};

// Why a printer in this state takes no receipt; nothing where it does.
std::optional<plugin::Refusal> obstacle(const Status& status);

// "ready", "offline", "paper_end", "cover_open" or "error", as noren.printer/1 calls it.
std::string_view state_of(const Status& status);

// What a person would call it: "ready", "paper end", "cutter error" ...
std::string_view words_of(const Status& status);

}  // namespace noren::receipt_printer
