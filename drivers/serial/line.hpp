// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

#include "drivers/serial/settings.hpp"

// What the operating system does with a serial line, by the descriptor of its port.
namespace noren::serial {

// Sets the line up for raw bytes and throws away what came in before. False where the port takes
// none of it or not all: an adapter that knows no 7 bits or this speed says yes and does otherwise,
// so what it kept is read back. Up to 3 % off in speed counts as kept; characters still arrive.
bool apply(int descriptor, const Settings& settings);

// Whether the device's DSR is on; nothing where the port is gone.
std::optional<bool> data_set_ready(int descriptor);

// Bytes that were written and have not left yet; nothing where the port is gone.
std::optional<std::size_t> waiting_to_leave(int descriptor);

// Drops what was written and has not left.
void drop_output(int descriptor);

}  // namespace noren::serial
