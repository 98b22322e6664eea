// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "plugins/reader-magstripe/bits.hpp"
#include "plugins/reader-magstripe/testing/stripe.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;
namespace stripe = noren::reader_magstripe;

// The first byte names the track. The rest is read as bits, and written as text whose bits must
// read as that text, whichever way the card is drawn.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const stripe::TrackForm& form = stripe::kForms[data[0] % stripe::kTracks];
  const std::span<const std::uint8_t> rest(data + 1, size - 1);
  noren::plugin::SecretBytes text(200);
  const auto fault = stripe::read_bits(rest, form, text);
  require(text.size() <= form.data_max, "no more than a track");
  require(fault == stripe::TrackFault::none || text.empty(), "what was not read is not handed on");
  for (const std::uint8_t c : text.view()) require(stripe::is_data(form, c), "its characters");

  std::string written;
  for (const std::uint8_t c : rest) {
    if (stripe::is_data(form, c) && written.size() < form.data_max) written += static_cast<char>(c);
  }
  if (written.empty()) return 0;
  auto bits = stripe::testing::bits_of(form, written, static_cast<int>(size % 40));
  if ((data[0] & 0x80) != 0) std::reverse(bits.begin(), bits.end());
  text.clear();
  const auto again = stripe::read_bits(stripe::testing::packed(bits), form, text);
  // Few texts of tracks 1 and 4 read both ways and are refused for it.
  if (form.bits > 4 && again == stripe::TrackFault::lrc) return 0;
  require(again == stripe::TrackFault::none, "what is written is read");
  const auto view = text.view();
  require(std::equal(view.begin(), view.end(), written.begin(), written.end(),
                     [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); }),
          "as it was written");
  return 0;
}
