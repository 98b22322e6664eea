// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

// What a HID device says that its reports hold (USB Device Class Definition for Human Interface
// Devices 1.11, section 6.2.2).
namespace noren::hid {

struct Usage {
  std::uint16_t page = 0;
  std::uint16_t id = 0;

  bool operator==(const Usage&) const = default;
};

enum class ReportKind { input, output, feature };

// One main item: `count` elements of `bits` bits each, one behind the other.
struct Field {
  struct Range {
    std::uint16_t page = 0;
    std::uint16_t first = 0;
    std::uint16_t last = 0;
  };

  ReportKind kind = ReportKind::input;
  std::uint8_t report = 0;         // the report's id; 0 where reports have none
  bool variable = false;           // each element has a usage of its own; else it is a selector
  bool constant = false;           // padding
  std::uint32_t offset = 0;        // bits from the report's beginning, its id not counted
  std::uint32_t bits = 0;          // 1 to 32
  std::uint32_t count = 0;         // at least 1
  std::vector<Range> usages;       // in order; the last one is that of all further elements
  std::vector<Usage> collections;  // that it is in, from the outermost on

  // The usage of one element, nothing where the descriptor names none.
  std::optional<Usage> usage(std::uint32_t element) const;
};

inline constexpr std::size_t kDescriptorMax = 4096;  // bytes, as Linux's HID_MAX_DESCRIPTOR_SIZE
inline constexpr std::uint32_t kReportMax = 16384;   // bytes of a report, its id not counted

struct ReportDescriptor {
  std::vector<Field> fields;
  bool numbered = false;  // each report begins with its id

  // Whether a collection of the top level has this usage.
  bool is(Usage usage) const;
};

// Reads a descriptor. Nothing where it is cut short, over the limits above, or contradicts itself:
// a device that is not understood is not used. Pure.
std::optional<ReportDescriptor> parse_descriptor(std::span<const std::uint8_t> bytes);

}  // namespace noren::hid
