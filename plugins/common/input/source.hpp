// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>

#include "drivers/channel/channel.hpp"
#include "drivers/hid/devices.hpp"
#include "drivers/hid/hidraw.hpp"
#include "drivers/hid/key_layout.hpp"
#include "drivers/hid/report_descriptor.hpp"

namespace noren::plugin {

// An open device that a reader reads from: bytes as they come, or reports where `reports` says what
// they hold.
struct Source {
  std::unique_ptr<drivers::Channel> channel;
  std::optional<hid::ReportDescriptor> reports{};
  hid::RawChannel* raw = nullptr;   // the same channel, of a device with reports
  drivers::UsbIdentity identity{};  // likewise
};

using OpenedSource = std::variant<Source, drivers::Fault>;
using Opener = std::function<OpenedSource(drivers::Deadline, const std::stop_token&)>;

// What of a HID device its reader understands, and what of the machine it looks at.
struct SourceRules {
  hid::Usage hid_device{};             // for "hid:": the usage of its first collection
  std::vector<hid::Usage> hid_also{};  // further ones
  hid::KeyLayout layout = hid::KeyLayout::us;
  hid::Roots roots{};
};

// The address of a reader as its configuration names it: what drivers/connect takes, and
//   hid:VID:PID[:SERIAL]       a HID device with these identifiers, "hid:" alone the first that
//   fits keyboard:VID:PID[:SERIAL]  a keyboard, for this program alone
// The text says in English what is wrong with it.
std::variant<Opener, std::string> parse_source(std::string_view address, SourceRules rules);

}  // namespace noren::plugin
