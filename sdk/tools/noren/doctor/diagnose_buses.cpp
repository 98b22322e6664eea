// SPDX-License-Identifier: Apache-2.0
// USB, serial ports, HID devices and the PC/SC service.
#include <algorithm>

#include "tools/noren/doctor/diagnose_parts.hpp"
#include "tools/noren/doctor/wanted.hpp"

namespace noren::tool::doctor {
namespace {

constexpr std::string_view usb_group = "lp";
constexpr std::string_view serial_group = "dialout";

// "04b8:0e15", never with the serial number.
std::string identity_text(const drivers::UsbIdentity& identity) {
  return drivers::to_text({identity.vendor, identity.product, {}});
}

std::string usb_label(const UsbDevice& usb, const Device* wanted) {
  std::string text = usb.name.empty() ? "" : usb.name + " ";
  text += identity_text(usb.identity);
  return wanted ? wanted->name + " (" + text + ")" : text;
}

// Joining root's own group would give away the machine.
std::string group_to_join(const platform::NodeAccess& node, std::string_view usual) {
  return node.group.empty() || node.group == "root" ? std::string(usual) : node.group;
}

bool is_reason(const Device& device, std::initializer_list<std::string_view> reasons) {
  return device.trouble &&
         std::find(reasons.begin(), reasons.end(), device.trouble->reason) != reasons.end();
}

bool says_denied(const Device& device) {
  return is_reason(device, {"printer_denied", "display_denied", "device_not_allowed"});
}

bool says_in_use(const Device& device) {
  return is_reason(device, {"printer_in_use", "display_in_use", "device_in_use"});
}

void diagnose_printer(const Facts& facts, const UsbDevice& usb, Diagnosis& diagnosis) {
  const Device* wanted = wanted_by(facts, usb);
  const std::string device = usb_label(usb, wanted);
  if (usb.node.exists && !usb.node.usable) {
    const auto severity = wanted ? Severity::error : Severity::warning;
    diagnosis.add("usb", severity, facts.has_udev_rules ? "usb_denied" : "usb_rules_missing",
                  device,
                  {usb.node.path.string(), group_to_join(usb.node, usb_group), facts.user.name});
    if (wanted && says_denied(*wanted)) diagnosis.explained.insert(wanted->name);
  }
  if (wanted && !usb.driver.empty()) {
    const bool is_in_the_way = says_in_use(*wanted);
    diagnosis.add("usb", is_in_the_way ? Severity::error : Severity::warning, "usb_kernel_driver",
                  device, {usb.driver});
    if (is_in_the_way) diagnosis.explained.insert(wanted->name);
  }
  const bool is_used_as_file = std::any_of(
      facts.devices.begin(), facts.devices.end(),
      [](const Device& configured) { return configured.address.starts_with("file:/dev/usb/lp"); });
  if (!wanted && usb.is_printer && !is_used_as_file && facts.has_configuration) {
    const bool is_held = !usb.driver.empty();
    diagnosis.add("usb", Severity::warning,
                  is_held ? "usb_printer_unused_held" : "usb_printer_unused", device,
                  {identity_text(usb.identity), usb.driver});
  }
}

bool takes_readers(const std::string& driver) {
  return driver == "pn533_usb" || driver == "port100" || driver == "nfcsim";
}

}  // namespace

void diagnose_usb(const Facts& facts, Diagnosis& diagnosis) {
  const std::size_t before = diagnosis.findings.size();
  const bool wants_readers = std::any_of(facts.devices.begin(), facts.devices.end(),
                                         [](const Device& device) { return device.uses_pcsc; });
  for (const UsbDevice& usb : facts.usb) {
    if (takes_readers(usb.driver)) {
      diagnosis.add("usb", wants_readers ? Severity::error : Severity::warning,
                    "reader_kernel_driver", usb_label(usb, nullptr), {usb.driver});
    } else if (usb.is_printer || wanted_by(facts, usb)) {
      diagnose_printer(facts, usb, diagnosis);
    }
  }
  for (const Device& device : facts.devices) {
    const bool is_file = device.address.starts_with("file:");
    if (!is_file || !device.node || device.node->usable) continue;
    const std::string path = device.node->path.string();
    const std::string what = device.name + " (" + path + ")";
    if (device.node->exists) {
      diagnosis.add("usb", Severity::error, "usb_denied", what,
                    {path, group_to_join(*device.node, usb_group), facts.user.name});
    } else {
      diagnosis.add("usb", Severity::error, "file_missing", what);
    }
    diagnosis.explained.insert(device.name);
  }
  if (diagnosis.findings.size() == before) {
    diagnosis.add("usb", Severity::ok, "usb_ok", "", {std::to_string(facts.usb.size())});
  }
}

void diagnose_serial(const Facts& facts, Diagnosis& diagnosis) {
  const std::size_t before = diagnosis.findings.size();
  for (const SerialPort& port : facts.serial) {
    const Device* wanted = wanted_by(facts, port);
    const std::string path = port.node.path.string();
    const std::string device = wanted ? wanted->name + " (" + path + ")" : path;
    // A port on the board that nobody configured has no device behind it, as a rule.
    if (!wanted && !port.adapter) continue;
    const auto severity = wanted ? Severity::error : Severity::warning;
    if (port.node.exists && !port.node.usable) {
      diagnosis.add("serial", severity, "serial_denied", device,
                    {group_to_join(port.node, serial_group), facts.user.name});
      if (wanted && says_denied(*wanted)) diagnosis.explained.insert(wanted->name);
    }
    for (const platform::Holder& holder : port.holders) {
      const auto& ours = facts.register_processes;
      if (std::find(ours.begin(), ours.end(), holder.process) != ours.end()) continue;
      diagnosis.add("serial", severity,
                    holder.name == "ModemManager" ? "serial_modem_manager" : "serial_held", device,
                    {holder.name + " (" + std::to_string(holder.process) + ")"});
      if (wanted && says_in_use(*wanted)) diagnosis.explained.insert(wanted->name);
    }
    if (wanted && says_in_use(*wanted) && port.holders.empty()) {
      diagnosis.add("serial", Severity::error, "serial_held_by_another", device, {path});
      diagnosis.explained.insert(wanted->name);
    }
  }
  std::string there;
  for (const SerialPort& port : facts.serial) there += " " + port.node.path.string();
  for (const Device& device : facts.devices) {
    // In its sandbox a plugin can't tell a port that is not there from one that it may not use.
    const bool is_missing =
        device.address.starts_with("serial:") && device.node && !device.node->exists;
    if (!is_missing) continue;
    diagnosis.add("serial", Severity::error, "serial_missing", label(device), {there});
    diagnosis.explained.insert(device.name);
  }
  if (diagnosis.findings.size() == before) {
    diagnosis.add("serial", Severity::ok, "serial_ok", "", {std::to_string(facts.serial.size())});
  }
}

void diagnose_hid(const Facts& facts, Diagnosis& diagnosis) {
  std::size_t good = 0;
  for (const HidDevice& hid : facts.hid) {
    const Device* wanted = wanted_by(facts, hid);
    if (!wanted && !hid.is_reader) continue;
    if (!hid.node.exists || hid.node.usable) {
      ++good;
      continue;
    }
    const std::string text = hid.name + " " + identity_text(hid.identity);
    diagnosis.add("hid", wanted ? Severity::error : Severity::warning, "hid_denied",
                  wanted ? wanted->name + " (" + text + ")" : text,
                  {hid.node.path.string(), group_to_join(hid.node, usb_group), facts.user.name});
    if (wanted && says_denied(*wanted)) diagnosis.explained.insert(wanted->name);
  }
  if (good > 0) diagnosis.add("hid", Severity::ok, "hid_ok", "", {std::to_string(good)});
}

void diagnose_pcsc(const Facts& facts, Diagnosis& diagnosis) {
  std::string needed_by;
  for (const Device& device : facts.devices) {
    if (device.uses_pcsc) needed_by += (needed_by.empty() ? "" : ", ") + device.name;
  }
  if (needed_by.empty()) return;
  std::string readers;
  for (const std::string& reader : facts.pcsc.readers) {
    readers += (readers.empty() ? "" : ", ") + reader;
  }
  const auto fail = [&](std::string key, std::vector<std::string> details = {}) {
    diagnosis.add("pcsc", Severity::error, std::move(key), needed_by, std::move(details));
  };
  switch (facts.pcsc.fault) {
    case pcsc::Fault::none:
    case pcsc::Fault::no_reader:
      break;
    case pcsc::Fault::no_service:
      return fail(facts.pcsc.installed ? "pcsc_not_running" : "pcsc_not_installed");
    case pcsc::Fault::not_allowed:
      return fail("pcsc_not_allowed", {facts.user.name});
    default:
      return fail("pcsc_fault", {std::string(pcsc::name_of(facts.pcsc.fault))});
  }
  if (facts.pcsc.readers.empty()) return fail("pcsc_no_reader");
  bool all_there = true;
  for (const Device& device : facts.devices) {
    const bool is_there =
        std::any_of(facts.pcsc.readers.begin(), facts.pcsc.readers.end(),
                    [&](const std::string& name) { return name.find(device.reader) != name.npos; });
    if (!device.uses_pcsc || is_there) continue;
    all_there = false;
    diagnosis.add("pcsc", Severity::error, "pcsc_reader_missing", device.name,
                  {device.reader, readers});
  }
  for (const std::string& reader : facts.pcsc.held) {
    if (facts.register_is_open) break;  // it may be the register itself
    diagnosis.add("pcsc", Severity::warning, "pcsc_reader_held", reader);
  }
  if (all_there) diagnosis.add("pcsc", Severity::ok, "pcsc_ok", needed_by, {readers});
}

}  // namespace noren::tool::doctor
