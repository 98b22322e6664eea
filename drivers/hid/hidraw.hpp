// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "drivers/channel/channel.hpp"

namespace noren::hid {

// An open HID device. As drivers::Channel, but for this: a read takes one report, with its id in
// front where reports have one, and room must hold the largest. A reader is told nothing but by
// feature reports, so a write ends with `failed`.
class RawChannel : public drivers::Channel {
 public:
  // Sends a feature report, its id in front (0 where reports have none).
  virtual drivers::Fault set_feature(std::span<const std::uint8_t> report) = 0;
};

// Opens a node of list_hidraw(), for this program alone among those that ask as this one does.
std::variant<std::unique_ptr<RawChannel>, drivers::Fault> open_hidraw(
    const std::filesystem::path& node);

}  // namespace noren::hid
