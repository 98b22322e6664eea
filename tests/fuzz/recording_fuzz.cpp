// SPDX-License-Identifier: Apache-2.0
// A file that a shop sent in for noren doctor --replay, and what masks such files. Any bytes: a
// recording that is taken comes back as it was, and masking keeps lengths and is done at once.
#include "tools/noren/doctor/recording.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/require.hpp"
#include "tools/noren/doctor/mask.hpp"

using namespace noren::tool::doctor;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto recording = parse_recording(text)) {
    const std::string written = to_text(*recording);
    const auto again = parse_recording(written);
    noren::fuzz::require(static_cast<bool>(again), "what was written is read");
    noren::fuzz::require(to_text(*again) == written, "it comes back as it was");
    for (const Event& event : recording->events) {
      noren::fuzz::require(event.device < recording->devices.size(), "the device is there");
      noren::fuzz::require(event.bytes.size() <= size, "nothing grows");
    }
  }
  const std::string masked = mask_text(text);
  noren::fuzz::require(masked.size() == size, "masking keeps lengths");
  for (const Traffic traffic : {Traffic::to_printer, Traffic::from_printer, Traffic::of_reader}) {
    std::vector<std::uint8_t> stream(data, data + size);
    mask_traffic(stream, traffic);
    const auto once = stream;
    mask_traffic(stream, traffic);
    noren::fuzz::require(stream == once, "masking is done at once");
  }
  return 0;
}
