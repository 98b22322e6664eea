// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "drivers/channel/channel.hpp"
#include "drivers/hid/devices.hpp"
#include "drivers/hid/key_layout.hpp"

namespace noren::hid {

// Opens a keyboard of list_keyboards() for this program alone (EVIOCGRAB): what it types reaches no
// window. Its channel reads the characters; it writes nothing. Where the kernel had to drop keys, a
// read ends with `failed` and the channel is of no more use. Any thread.
drivers::Opened open_keyboard(const std::filesystem::path& node, KeyLayout layout);

// The same over a descriptor that delivers struct input_event, which it closes in the end.
std::unique_ptr<drivers::Channel> keyboard_over(int descriptor, KeyLayout layout);

}  // namespace noren::hid
