// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "words.hpp"

// The command line.
struct Options {
  std::string config;  // empty: a simulated shop
  std::string ref;     // empty: made from the time
  words::Language language = words::Language::japanese;
  bool once = false;
  bool balance = false;
  bool help = false;
};

// Nothing where it is not understood.
std::optional<Options> read_options(int count, char** arguments);
