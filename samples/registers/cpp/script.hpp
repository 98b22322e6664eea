// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "register.hpp"

// One sale from beginning to paper; with the ref of a sale that was cut off, the rest of it.
// Returns the exit status: 0 done, 1 refused, 3 unknown.
int sell_once(Register& desk, const std::string& ref);
