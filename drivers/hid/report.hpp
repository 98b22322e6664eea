// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "drivers/hid/report_descriptor.hpp"

namespace noren::hid {

// Where in a report elements of one usage stand, one behind the other.
struct Place {
  std::uint8_t report = 0;
  std::uint32_t offset = 0;  // bits, the report's id not counted
  std::uint32_t bits = 0;    // of one element
  std::uint32_t count = 0;
};

// The first place of a usage among the variable fields of one kind; of one report only where
// `report` names it. A usage that repeats to the end of its field is one place with many elements:
// so it is with buffered bytes.
std::optional<Place> find(const ReportDescriptor& descriptor, ReportKind kind, Usage usage,
                          std::optional<std::uint8_t> report = {});

// A report as it was read, with its id in front where reports have one.
class Report {
 public:
  Report(const ReportDescriptor& descriptor, std::span<const std::uint8_t> bytes);

  // 0 where reports have no id.
  std::uint8_t id() const { return id_; }

  // An element's bits as an unsigned number; 0 where the report ends before it, as reports that a
  // device sent short do.
  std::uint32_t number(const Place& place, std::uint32_t element = 0) const;

  // The bytes of a place whose elements are whole bytes, as many of them as the report has; empty
  // where they are not. They are the report's own.
  std::span<const std::uint8_t> bytes(const Place& place) const;

 private:
  std::uint8_t id_ = 0;
  std::span<const std::uint8_t> body_;
};

}  // namespace noren::hid
