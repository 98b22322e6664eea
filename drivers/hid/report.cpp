// SPDX-License-Identifier: Apache-2.0
#include "drivers/hid/report.hpp"

#include <algorithm>

namespace noren::hid {

std::optional<Place> find(const ReportDescriptor& descriptor, ReportKind kind, Usage usage,
                          std::optional<std::uint8_t> report) {
  for (const Field& field : descriptor.fields) {
    if (field.kind != kind || !field.variable || field.constant) continue;
    if (report && field.report != *report) continue;
    std::uint32_t element = 0;
    for (std::size_t i = 0; i < field.usages.size() && element < field.count; ++i) {
      const Field::Range& range = field.usages[i];
      const bool last = i + 1 == field.usages.size();
      if (range.page == usage.page && range.first <= usage.id && usage.id <= range.last) {
        element += std::uint32_t{usage.id} - range.first;
        if (element >= field.count) break;
        const bool repeats = last && usage.id == range.last;
        return Place{field.report, field.offset + element * field.bits, field.bits,
                     repeats ? field.count - element : 1};
      }
      element += std::uint32_t{range.last} - range.first + 1;
    }
  }
  return std::nullopt;
}

Report::Report(const ReportDescriptor& descriptor, std::span<const std::uint8_t> bytes)
    : body_(bytes) {
  if (!descriptor.numbered || bytes.empty()) return;
  id_ = bytes[0];
  body_ = bytes.subspan(1);
}

std::uint32_t Report::number(const Place& place, std::uint32_t element) const {
  if (element >= place.count) return 0;
  const std::size_t begin = place.offset + std::size_t{element} * place.bits;
  if (begin + place.bits > body_.size() * 8) return 0;
  std::uint32_t value = 0;
  for (std::uint32_t i = 0; i < place.bits; ++i) {
    const std::size_t bit = begin + i;
    value |= static_cast<std::uint32_t>(body_[bit / 8] >> (bit % 8) & 1) << i;
  }
  return value;
}

std::span<const std::uint8_t> Report::bytes(const Place& place) const {
  const std::size_t begin = place.offset / 8;
  if (place.bits != 8 || place.offset % 8 != 0 || begin >= body_.size()) return {};
  return body_.subspan(begin, std::min<std::size_t>(place.count, body_.size() - begin));
}

}  // namespace noren::hid
