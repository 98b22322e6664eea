// SPDX-License-Identifier: Apache-2.0
#include "drivers/hid/report.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;

// A device's descriptor (the first two bytes are its length) and a report that need not fit it:
// whatever is found lies inside of the report.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace hid = noren::hid;
  if (size < 2) return 0;
  const std::span<const std::uint8_t> all(data + 2, size - 2);
  const std::size_t length = std::min<std::size_t>(data[0] | data[1] << 8, all.size());
  const auto descriptor = hid::parse_descriptor(all.first(length));
  if (!descriptor) return 0;
  const auto bytes = all.subspan(length);
  const hid::Report report(*descriptor, bytes);
  for (const hid::Field& field : descriptor->fields) {
    require(field.bits >= 1 && field.bits <= 32 && field.count >= 1, "a field is something");
    require(std::uint64_t{field.offset} + std::uint64_t{field.bits} * field.count <=
                std::uint64_t{hid::kReportMax} * 8,
            "a field lies in its report");
    const auto usage = field.usage(field.count - 1);
    if (!usage) continue;
    const auto place = hid::find(*descriptor, field.kind, *usage);
    if (!place) continue;
    require(place->count >= 1, "a place has elements");
    report.number(*place, place->count - 1);
    const auto part = report.bytes(*place);
    require(part.empty() || (part.data() >= bytes.data() &&
                             part.data() + part.size() <= bytes.data() + bytes.size()),
            "bytes are the report's own");
  }
  return 0;
}
