// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/program/program.hpp"

namespace noren::simulation {

// Directed runs beside the random ones: what is known to be delicate, each in every variation.
// Prints a line for each; the number of those that broke a promise.
int run_scenarios(const program::Program& program, bool prints);

// Six messages about one sale in all their 720 orders. Empty, or what went wrong.
std::string permute_messages(const program::Program& program, bool prints);

}  // namespace noren::simulation
