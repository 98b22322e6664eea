// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-magstripe/message.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;
namespace stripe = noren::reader_magstripe;

// Whatever a stripe reader sends: a track that counts as read holds its form's characters, lies in
// the message, and is no longer than a stripe. The first byte says whether redundancy is sent.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::span<const std::uint8_t> message(data + 1, size - 1);
  const stripe::Swipe swipe = stripe::read_message(message, (data[0] & 1) != 0);
  for (std::size_t i = 0; i < stripe::kTracks; ++i) {
    const stripe::Track& track = swipe[i];
    if (!track.good()) {
      require(track.data.empty(), "what was not read is not handed on");
      continue;
    }
    require(!track.data.empty() && track.data.size() <= 104, "a track is as long as one");
    require(track.data.data() > message.data() &&
                track.data.data() + track.data.size() < message.data() + message.size(),
            "a track lies between its sentinels");
    for (const std::uint8_t c : track.data) {
      require(c >= 0x20 && c < 0x7F, "a track is text");
      require(i != 1 || stripe::is_data(stripe::kForms[1], c), "track 2 is digits");
    }
  }
  return 0;
}
