// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace noren::receipts {

// A document that uses the whole language, the same for the same seed. It has no faults.
std::string random_markup(std::uint32_t seed);

}  // namespace noren::receipts
