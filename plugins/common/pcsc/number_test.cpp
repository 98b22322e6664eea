// SPDX-License-Identifier: Apache-2.0
#include "plugins/common/pcsc/number.hpp"

#include <gtest/gtest.h>

#include <string>

namespace noren::plugin {
namespace {

using Bytes = std::vector<std::uint8_t>;

std::string text(const Bytes& bytes, Spelling spelling) {
  const auto read = read_number(bytes, spelling);
  if (const auto* fault = std::get_if<NumberFault>(&read)) {
    return *fault == NumberFault::blank ? "blank" : "no digit";
  }
  const auto& number = std::get<Bytes>(read);
  return {number.begin(), number.end()};
}

TEST(Number, IsReadAsItIsSpelled) {
  const Bytes bytes{0x10, 0x01, 0x90, 0x07};
  EXPECT_EQ(std::get<Bytes>(read_number(bytes, Spelling::bytes)), bytes);
  EXPECT_EQ(text(bytes, Spelling::bcd), "10019007");
  EXPECT_EQ(text({'0', '4', '2'}, Spelling::digits), "042");
}

TEST(Number, AFillerEndsPackedDigits) {
  EXPECT_EQ(text({0x12, 0x3F, 0xFF}, Spelling::bcd), "123");
  EXPECT_EQ(text({0x12, 0xF3}, Spelling::bcd), "no digit") << "not in the middle";
}

TEST(Number, AnEmptyPlaceIsNoNumber) {
  for (const Spelling spelling : {Spelling::bytes, Spelling::bcd, Spelling::digits}) {
    EXPECT_EQ(text(Bytes(8, 0x00), spelling), "blank");
    EXPECT_EQ(text(Bytes(8, 0xFF), spelling), "blank");
    EXPECT_EQ(text({}, spelling), "blank");
  }
  EXPECT_EQ(text(Bytes(8, '0'), Spelling::digits), "blank");
  EXPECT_EQ(text({0x00, 0x0F}, Spelling::bcd), "blank");
}

TEST(Number, AnotherSpellingIsRefused) {
  EXPECT_EQ(text({0x1A}, Spelling::bcd), "no digit");
  EXPECT_EQ(text({0xA1}, Spelling::bcd), "no digit");
  EXPECT_EQ(text({'1', ' '}, Spelling::digits), "no digit");
}

TEST(Number, SpellingsHaveNames) {
  EXPECT_EQ(spelling_named("bcd"), Spelling::bcd);
  EXPECT_FALSE(spelling_named("BCD"));
}

}  // namespace
}  // namespace noren::plugin
