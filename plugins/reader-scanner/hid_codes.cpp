// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-scanner/hid_codes.hpp"

#include <algorithm>
#include <array>

namespace noren::reader_scanner {
namespace {

constexpr hid::Usage kData{0x8C, 0xFE}, kContinued{0x8C, 0xFF}, kByteCount{0x01, 0x3B};
constexpr std::array<hid::Usage, 3> kIdentifier{{{0x8C, 0xFB}, {0x8C, 0xFC}, {0x8C, 0xFD}}};

}  // namespace

std::optional<CodePlaces> find_code(const hid::ReportDescriptor& descriptor) {
  const auto find = [&](hid::Usage usage, std::optional<std::uint8_t> report) {
    return hid::find(descriptor, hid::ReportKind::input, usage, report);
  };
  const auto data = find(kData, std::nullopt);
  if (!data || data->bits != 8 || data->offset % 8 != 0) return std::nullopt;
  CodePlaces places{*data, find(kByteCount, data->report), find(kContinued, data->report), {}};
  for (std::size_t i = 0; i < kIdentifier.size(); ++i) {
    places.identifier[i] = find(kIdentifier[i], data->report);
  }
  return places;
}

Framing::Step HidCodes::take(std::span<const std::uint8_t> bytes) {
  const hid::Report report(descriptor_, bytes);
  if (report.id() != places_.data.report) return Framing::Step::more;
  if (!append(report)) too_long_ = true;
  if (places_.continued && report.number(*places_.continued) != 0) return Framing::Step::more;
  const bool garbled = too_long_;
  if (!garbled && !bytes_.empty()) return Framing::Step::code;
  clear();
  return garbled ? Framing::Step::garbled : Framing::Step::more;
}

void HidCodes::clear() {
  bytes_.clear();
  too_long_ = false;
}

bool HidCodes::append(const hid::Report& report) {
  Text data = report.bytes(places_.data);
  if (places_.count) {
    const std::uint32_t count = report.number(*places_.count);
    if (count > data.size()) return false;
    data = data.first(count);
  } else {
    while (!data.empty() && data.back() == 0) data = data.first(data.size() - 1);
  }
  // The identifier is that of the whole code, so only the first report's counts.
  if (bytes_.empty() && !data.empty() && places_.identifier[0] &&
      report.number(*places_.identifier[0]) == ']') {
    for (const auto& place : places_.identifier) {
      if (place) bytes_.append(static_cast<std::uint8_t>(report.number(*place)));
    }
  }
  return !too_long_ && bytes_.append(data);
}

}  // namespace noren::reader_scanner
