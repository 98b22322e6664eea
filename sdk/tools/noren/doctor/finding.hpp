// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/message/message.hpp"
#include "tools/noren/doctor/facts.hpp"

namespace noren::tool::doctor {

enum class Severity { ok, warning, error };

// One thing that the doctor has to say. `key` is stable: programs may act on it.
struct Finding {
  std::string area;  // usb, serial, hid, pcsc, plugin, device, center, clock, disk, journal, setup
  Severity severity = Severity::ok;
  std::string key;
  std::string device;  // what it is about; no serial number in full
  std::vector<std::string> details{};
};

// All findings, area by area. Pure.
std::vector<Finding> diagnose(const Facts& facts);

// What a person reads: what is wrong, and the next step, which is empty where all is well.
struct Words {
  std::string text;
  std::string next;
};
Words words_of(const Finding& finding, Language language);

std::string_view name_of(Severity severity);

// An address or identity without its serial number: "usb:04b8:0e15:...1".
std::string shown_address(std::string_view address);

}  // namespace noren::tool::doctor
