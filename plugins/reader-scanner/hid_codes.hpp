// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "drivers/hid/report.hpp"
#include "plugins/reader-scanner/framing.hpp"

namespace noren::reader_scanner {

// The collection by which a scanner is known (HID Usage Tables 1.5, section 25).
inline constexpr hid::Usage kScanner{0x8C, 0x02};

// Where in a scanner's report its parts stand.
struct CodePlaces {
  hid::Place data;
  std::optional<hid::Place> count, continued;
  std::array<std::optional<hid::Place>, 3> identifier;
};

// By the usages of the report descriptor; nothing where it has no decoded data. Pure.
std::optional<CodePlaces> find_code(const hid::ReportDescriptor& descriptor);

// Puts codes together that come in several reports. Not thread-safe.
class HidCodes {
 public:
  HidCodes(hid::ReportDescriptor descriptor, CodePlaces places)
      : descriptor_(std::move(descriptor)), places_(std::move(places)) {}

  // Takes one report; after `code`, text() is the code with its AIM identifier, until clear().
  Framing::Step take(std::span<const std::uint8_t> report);

  Text text() const { return bytes_.view(); }
  void clear();

 private:
  bool append(const hid::Report& report);

  const hid::ReportDescriptor descriptor_;
  const CodePlaces places_;
  plugin::SecretBytes bytes_{kCodeMax};
  bool too_long_ = false;
};

}  // namespace noren::reader_scanner
