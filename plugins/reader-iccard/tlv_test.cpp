// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-iccard/tlv.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace noren::reader_iccard {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Tags = std::vector<std::uint32_t>;

// 6F { 84 A0 01 } 70 { 00 FF 5A 12 34 9F36 00 01 }
const Bytes nested{0x6F, 4, 0x84, 2,    0xA0, 0x01, 0x70, 11,   0x00, 0xFF,
                   0x5A, 2, 0x12, 0x34, 0x9F, 0x36, 2,    0x00, 0x01};

Bytes value(const Bytes& bytes, const Tags& tags) {
  const auto found = find_value(bytes, tags);
  return found ? Bytes(found->begin(), found->end()) : Bytes{0xEE};
}
const Bytes none{0xEE};

TEST(Tlv, FindsWhatIsNested) {
  EXPECT_EQ(value(nested, {0x70, 0x5A}), (Bytes{0x12, 0x34}));
  EXPECT_EQ(value(nested, {0x70, 0x9F36}), (Bytes{0x00, 0x01}));
  EXPECT_EQ(value(nested, {0x6F, 0x84}), (Bytes{0xA0, 0x01}));
  EXPECT_EQ(value(nested, {}), nested);
  EXPECT_EQ(value(nested, {0x5A}), none) << "not at this level";
  EXPECT_EQ(value(nested, {0x70, 0x84}), none);
}

TEST(Tlv, ReadsLongLengthsAndTags) {
  Bytes bytes{0xDF, 0xEE, 0x01, 0x82, 0x01, 0x00};
  bytes.resize(bytes.size() + 256, 7);
  EXPECT_EQ(value(bytes, {0xDFEE01}), Bytes(256, 7));
  EXPECT_EQ(value({0x5A, 0x81, 0x01, 9}, {0x5A}), Bytes{9});
  EXPECT_EQ(value({0x5A, 0x00}, {0x5A}), Bytes{});
}

TEST(Tlv, WhatIsCutOrNoBerEndsTheSearch) {
  EXPECT_EQ(value({0x5A}, {0x5A}), none);
  EXPECT_EQ(value({0x5A, 3, 1, 2}, {0x5A}), none);
  EXPECT_EQ(value({0x5A, 0x82, 0x01}, {0x5A}), none);
  EXPECT_EQ(value({0x5A, 0x80, 1, 0, 0}, {0x5A}), none) << "a length that is told at the end";
  EXPECT_EQ(value({0x5A, 0x84, 0, 0, 0, 1, 9}, {0x5A}), none);
  EXPECT_EQ(value({0x9F}, {0x9F36}), none);
  EXPECT_EQ(value({0x9F, 0x81, 0x82, 0x83, 0x01, 1, 9}, {0x9F81}), none) << "five bytes of tag";
  EXPECT_EQ(value({0x61, 0x93, 1, 2}, {0x61}), none);
}

}  // namespace
}  // namespace noren::reader_iccard
