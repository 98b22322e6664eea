// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tools/noren/doctor/finding.hpp"

namespace noren::tool::doctor {

inline Device device(std::string name, std::string address) {
  Device made;
  made.name = std::move(name);
  made.plugin = "noren.printer-escpos";
  made.address = std::move(address);
  made.has_health = made.was_asked = true;
  made.health = "Internal HCheck: Successful";
  return made;
}

inline UsbDevice printer(bool usable, std::string driver) {
  return {{0x04b8, 0x0e15, "SN12345678"},
          "EPSON TM-T88",
          {"/dev/bus/usb/001/004", true, usable, "lp"},
          true,
          std::move(driver)};
}

inline SerialPort port(bool usable, std::vector<platform::Holder> holders = {}) {
  return {{"/dev/ttyUSB0", true, usable, "dialout"},
          drivers::UsbIdentity{0x0403, 0x6001, "FT98765432"},
          std::move(holders)};
}

// A till on which nothing is wrong.
inline Facts healthy() {
  Facts facts;
  facts.has_configuration = true;
  facts.user = {"pos", false};
  facts.has_udev_rules = true;
  facts.now_ms = 1'795'000'000'000;  // 2026-11-18
  facts.release_year = 2026;
  facts.state = State{"/var/lib/noren", "pos", true, false, true, std::uint64_t{4} << 30};
  facts.journal = Journal{};
  facts.journal->exists = true;
  return facts;
}

// "severity key" of everything that is not well.
inline std::vector<std::string> troubles(const Facts& facts) {
  std::vector<std::string> troubles;
  for (const Finding& finding : diagnose(facts)) {
    if (finding.severity != Severity::ok) {
      troubles.push_back(std::string(name_of(finding.severity)) + " " + finding.key);
    }
  }
  return troubles;
}

inline Finding find(const Facts& facts, std::string_view key) {
  for (Finding& finding : diagnose(facts)) {
    if (finding.key == key) return finding;
  }
  ADD_FAILURE() << key << " was not found";
  return {};
}

}  // namespace noren::tool::doctor
