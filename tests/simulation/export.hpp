// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace noren::simulation {

class World;

// Writes what tests/verify reads of a world that has settled: center.jsonl (as noren-center export
// writes it), T-0001.db and so on, intents.jsonl. False, with a line on standard error, where that
// can't be written.
bool export_world(World& world, const std::string& folder);

}  // namespace noren::simulation
