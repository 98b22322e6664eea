// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace noren::platform {

// What this process has of its own, which a plugin inside it must leave as it is.
struct ProcessState {
  std::string locale;  // of all categories
  std::string working_directory;
  std::string umask;                     // as the system writes it
  std::vector<std::uintptr_t> handlers;  // of each signal, by its number
  std::vector<std::string> changes_from(const ProcessState& before) const;  // in words
};

ProcessState process_state();

// How many descriptors and threads this process has now.
std::size_t open_descriptors();
std::size_t running_threads();

}  // namespace noren::platform
