// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "tools/noren/doctor/finding.hpp"
#include "tools/noren/doctor/probes.hpp"
#include "tools/noren/doctor/recording.hpp"

namespace noren::tool::doctor {

// Whether what goes to its device is print.
bool is_printer(const manifest::Manifest& manifest);

// Is the recorded devices, and asks the plugins that spoke with them how they are: what the doctor
// would have found where they were recorded. The plugins are looked for as `installation` says.
std::vector<Finding> replay(const Recording& recording, const Installation& installation);

}  // namespace noren::tool::doctor
