// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "tools/noren/doctor/probes.hpp"
#include "tools/noren/doctor/relay.hpp"

namespace noren::tool::doctor {

using Relays = std::vector<std::unique_ptr<Relay>>;

// Puts a relay before each device that is reached by TCP, a serial line or USB, and has its plugin
// ask there. One that can't be opened is noted, and its plugin finds that out by itself.
Relays begin_recording(std::vector<Question>& questions, Facts& facts, Recorder& recorder);

}  // namespace noren::tool::doctor
