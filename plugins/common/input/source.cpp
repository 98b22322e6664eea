// SPDX-License-Identifier: Apache-2.0
#include "plugins/common/input/source.hpp"

#include <algorithm>
#include <utility>

#include "drivers/connect/connect.hpp"
#include "drivers/hid/keyboard.hpp"

namespace noren::plugin {
namespace {

using drivers::Fault;
using drivers::UsbIdentity;

constexpr std::string_view kHid = "hid:", kKeyboard = "keyboard:";

// VID:PID[:SERIAL], written as in any other address.
std::variant<UsbIdentity, std::string> parse_identity(std::string_view text) {
  const auto address = drivers::parse_address("usb:" + std::string(text));
  if (const auto* usb = std::get_if<drivers::Address>(&address)) {
    if (const auto* device = std::get_if<drivers::UsbAddress>(usb)) return device->device;
  }
  return "write VID:PID or VID:PID:SERIAL with four hexadecimal digits each";
}

bool is_meant(const std::optional<UsbIdentity>& wanted, const SourceRules& rules,
              const hid::Device& device, const hid::ReportDescriptor& reports) {
  if (wanted && !wanted->means(device.identity)) return false;
  return reports.is(rules.hid_device) ||
         std::any_of(rules.hid_also.begin(), rules.hid_also.end(),
                     [&](hid::Usage usage) { return reports.is(usage); });
}

// The first device that fits and can be opened; a device that is there but can't be says why.
OpenedSource open_hid(const std::optional<UsbIdentity>& wanted, const SourceRules& rules) {
  Fault why = Fault::unreachable;
  for (const hid::Device& device : hid::list_hidraw(rules.roots)) {
    auto reports = hid::parse_descriptor(device.descriptor);
    if (!reports || !is_meant(wanted, rules, device, *reports)) continue;
    auto opened = hid::open_hidraw(device.node);
    if (auto* channel = std::get_if<std::unique_ptr<hid::RawChannel>>(&opened)) {
      hid::RawChannel* raw = channel->get();
      return Source{std::move(*channel), std::move(reports), raw, device.identity};
    }
    why = std::get<Fault>(opened);
  }
  return why;
}

OpenedSource as_source(drivers::Opened opened) {
  if (const Fault* fault = std::get_if<Fault>(&opened)) return *fault;
  return Source{std::move(std::get<std::unique_ptr<drivers::Channel>>(opened))};
}

OpenedSource open_keyboard(const UsbIdentity& wanted, const SourceRules& rules) {
  for (const hid::Device& device : hid::list_keyboards(rules.roots)) {
    if (!wanted.means(device.identity)) continue;
    return as_source(hid::open_keyboard(device.node, rules.layout));
  }
  return Fault::unreachable;
}

}  // namespace

std::variant<Opener, std::string> parse_source(std::string_view address, SourceRules rules) {
  if (address == kHid) {
    return [rules = std::move(rules)](drivers::Deadline, const std::stop_token&) {
      return open_hid(std::nullopt, rules);
    };
  }
  for (const std::string_view kind : {kHid, kKeyboard}) {
    if (!address.starts_with(kind)) continue;
    auto identity = parse_identity(address.substr(kind.size()));
    if (auto* wrong = std::get_if<std::string>(&identity)) return std::move(*wrong);
    return [kind, wanted = std::get<UsbIdentity>(identity), rules = std::move(rules)](
               drivers::Deadline, const std::stop_token&) {
      return kind == kHid ? open_hid(wanted, rules) : open_keyboard(wanted, rules);
    };
  }
  auto parsed = drivers::parse_address(address);
  if (const auto* wrong = std::get_if<drivers::AddressError>(&parsed)) {
    return std::string(drivers::explain(*wrong));
  }
  return [where = std::get<drivers::Address>(parsed)](drivers::Deadline deadline,
                                                      const std::stop_token& stop) {
    return as_source(drivers::connect(where, deadline, stop));
  };
}

}  // namespace noren::plugin
