// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-magstripe/hid_tracks.hpp"

#include <gmock/gmock.h>

#include <string>

#include "drivers/hid/testing/descriptors.hpp"
#include "plugins/reader-magstripe/testing/stripe.hpp"

namespace noren::reader_magstripe {
namespace {

using Bytes = std::vector<std::uint8_t>;

struct Reader {
  explicit Reader(const Bytes& descriptor)
      : reports(*hid::parse_descriptor(descriptor)), places(*find_tracks(reports)) {}

  std::string read(const Bytes& report, std::size_t track, bool bits = false) {
    text.clear();
    const auto swipe = read_report(reports, places, report, bits, text);
    if (!swipe) return "another report";
    const Track& found = (*swipe)[track - 1];
    if (!found.present) return "-";
    if (!found.good()) return "!" + std::to_string(static_cast<int>(found.fault));
    return {found.data.begin(), found.data.end()};
  }

  hid::ReportDescriptor reports;
  TrackPlaces places;
  plugin::SecretBytes text{512};
};

void put(Bytes& report, std::size_t offset, std::string_view text) {
  std::copy(text.begin(), text.end(), report.begin() + static_cast<std::ptrdiff_t>(offset));
}

TEST(HidTracks, AVendorsReportOf337Bytes) {
  Reader reader(hid::testing::vendor_stripe);
  Bytes report(337);
  report[0] = 1;  // track 1 could not be read
  report[4] = 7;
  put(report, 7, "%noise?");
  put(report, 117, ";12=99?and what was there before");
  EXPECT_EQ(reader.read(report, 1), "!1");
  EXPECT_EQ(reader.read(report, 2), "12=99");
  EXPECT_EQ(reader.read(report, 3), "-");
  EXPECT_EQ(reader.read(report, 4), "-");
  report[4] = 200;  // longer than the field
  EXPECT_EQ(reader.read(report, 2), "!202");
  report.resize(100);  // the device sent less than it promised
  EXPECT_EQ(reader.read(report, 2), "!202");
}

TEST(HidTracks, TheStandardsPageWithTheFrontTrack) {
  Reader reader(hid::testing::standard_stripe);
  Bytes report(4 + 79 + 40 + 107 + 72);
  report[1] = 7;
  report[3] = 10;
  put(report, 4 + 79, ";12=99?");
  put(report, 4 + 79 + 40 + 107, "\x7FMEMBER 1\x7F");
  EXPECT_EQ(reader.read(report, 1), "-");
  EXPECT_EQ(reader.read(report, 2), "12=99");
  EXPECT_EQ(reader.read(report, 4), "MEMBER 1");
}

TEST(HidTracks, BitsOfTheStripe) {
  Reader reader(hid::testing::standard_stripe);
  Bytes report(4 + 79 + 40 + 107 + 72);
  const Bytes first = testing::packed(testing::bits_of(kForms[0], "B1^A"));
  Bytes second = testing::packed(testing::bits_of(kForms[1], "12=99"));
  report[0] = static_cast<std::uint8_t>(first.size());
  report[1] = static_cast<std::uint8_t>(second.size());
  std::copy(first.begin(), first.end(), report.begin() + 4);
  std::copy(second.begin(), second.end(), report.begin() + 4 + 79);
  EXPECT_EQ(reader.read(report, 1, true), "B1^A");
  EXPECT_EQ(reader.read(report, 2, true), "12=99");
  EXPECT_EQ(reader.read(report, 3, true), "-");
  report[4 + 79 + 2] ^= 0x10;
  EXPECT_EQ(reader.read(report, 1, true), "B1^A");
  EXPECT_EQ(reader.read(report, 2, true), "!203");
}

TEST(HidTracks, AScannerHasNone) {
  EXPECT_FALSE(find_tracks(*hid::parse_descriptor(hid::testing::pos_scanner)));
}

}  // namespace
}  // namespace noren::reader_magstripe
