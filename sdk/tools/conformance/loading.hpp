// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <noren/plugin.h>

#include "core/base/result.hpp"
#include "tools/conformance/world.hpp"

namespace noren::conformance {

// Loads the plugin into this process, its hashes compared and what it needs loaded first. What its
// entry function says is not asked here.
Result<noren_plugin_entry_fn> load_entry(World& world);

}  // namespace noren::conformance
