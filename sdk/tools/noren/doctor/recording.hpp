// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

// What went between plugins and their devices, as a text file: one line a device, then one line an
// event with milliseconds since the beginning and the device's number.
//
//   noren-recording 1
//   device {"name":"printer","plugin":"noren.printer-escpos","key":"output","config":{...}}
//   12 0 open
//   13 0 > 100401
//   15 0 < 16
//   20 0 closed            the plugin closed; "lost": the device did
//   21 0 fault denied      it could not be opened
namespace noren::tool::doctor {

struct RecordedDevice {
  std::string name;
  std::string plugin;
  std::string key;  // which setting has the address
  boost::json::object config;
};

struct Event {
  enum class Kind { open, sent, received, closed, lost, fault };
  std::int64_t ms = 0;
  std::size_t device = 0;
  Kind kind = Kind::open;
  std::vector<std::uint8_t> bytes{};  // sent: to the device; received: from it
  std::string fault{};
};

struct Recording {
  std::vector<RecordedDevice> devices;
  std::vector<Event> events;
};

std::string to_text(const Recording& recording);

// Strict. Error: recording_format, with the number of the line. At most 100,000 lines of 64 KiB.
Result<Recording> parse_recording(std::string_view text);

}  // namespace noren::tool::doctor
