// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "core/message/message.hpp"
#include "tools/noren/preview/source.hpp"

// What the preview's page shows. All functions are pure and thread-safe.
namespace noren::tool::preview {

struct Settings {
  std::string name;                // of the receipt, for the page's title
  int columns = 48;                // at first
  std::string printer = "escpos";  // the one that the page shows first
  int speed = 150;                 // mm of paper a second
  int baud = 9600;                 // bits a second
};

// The receipt as SVG; nothing where it has a fault.
std::optional<std::string> picture(const Contents& contents, int columns);

// The page's JSON document:
//   name, columns, speed, baud    as in Settings
//   picture                       whether there is one
//   faults    [{kind: "error" or "warning", text, and where it lies in the receipt: line,
//             character (0: all of the line), before, at, after; filled: the line is one of the
//             receipt with its data in it}]
//   paper     {mm, seconds}, printers [{name, bytes, seconds, missing, chosen}]: without a fault
std::string report(const Contents& contents, const Settings& settings, int columns,
                   Language language);

}  // namespace noren::tool::preview
