// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace noren::simulation {

class World;

// Compares what the clerks meant and were told with the center's ledger, the registers' journals,
// the payment service's book and the paper; the first difference becomes the stage's violation.
// Called when all has settled and the registers have stopped.
void check(World& world);

}  // namespace noren::simulation
