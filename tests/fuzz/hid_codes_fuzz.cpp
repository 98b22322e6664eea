// SPDX-License-Identifier: Apache-2.0
#include "drivers/hid/testing/descriptors.hpp"
#include "plugins/reader-magstripe/hid_tracks.hpp"
#include "plugins/reader-scanner/hid_codes.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;
namespace hid = noren::hid;
namespace scanner = noren::reader_scanner;
namespace stripe = noren::reader_magstripe;

namespace {

const std::vector<std::uint8_t>& descriptor_of(std::uint8_t which) {
  switch (which & 3) {
    case 0:
      return hid::testing::pos_scanner;
    case 1:
      return hid::testing::other_scanner;
    case 2:
      return hid::testing::vendor_stripe;
    default:
      return hid::testing::standard_stripe;
  }
}

}  // namespace

// Reports of a scanner or a stripe reader: the first byte says which, the second is the size of the
// reports that the rest is cut into.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const auto reports = hid::parse_descriptor(descriptor_of(data[0]));
  const std::size_t step = data[1] + std::size_t{1};
  const std::span<const std::uint8_t> all(data + 2, size - 2);
  const auto tracks = stripe::find_tracks(*reports);
  const auto places = scanner::find_code(*reports);
  require(tracks.has_value() != places.has_value(), "a device is one of the two");
  if (places) {
    scanner::HidCodes codes(*reports, *places);
    for (std::size_t at = 0; at < all.size(); at += step) {
      const auto what = codes.take(all.subspan(at, std::min(step, all.size() - at)));
      require(codes.text().size() <= scanner::kCodeMax, "a code is bounded");
      if (what != scanner::Framing::Step::code) continue;
      require(!codes.text().empty(), "a code is something");
      codes.clear();
    }
    return 0;
  }
  noren::plugin::SecretBytes text(512);
  const auto swipe = stripe::read_report(*reports, *tracks, all, (data[0] & 4) != 0, text);
  require(swipe.has_value(), "these reports have no ids");
  for (const stripe::Track& track : *swipe) {
    require(track.good() || track.data.empty(), "what was not read is not handed on");
    require(track.data.size() <= 104, "a track is as long as one");
  }
  return 0;
}
