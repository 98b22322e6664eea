// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-felica/identify.hpp"

#include <gtest/gtest.h>

#include "drivers/pcsc/fake_api.hpp"

namespace noren::reader_felica {
namespace {

using pcsc::Bytes;
using pcsc::ByteView;
using pcsc::Code;

Bytes storage_atr(std::uint8_t standard, std::uint8_t name_high, std::uint8_t name_low) {
  return {0x3B, 0x8F, 0x80,     0x01,      0x80,     0x4F, 0x0C, 0xA0, 0x00, 0x00,
          0x03, 0x06, standard, name_high, name_low, 0,    0,    0,    0,    0};
}
const Bytes felica = storage_atr(0x11, 0x00, 0x3B);
const Bytes felica_acr122 = storage_atr(0x03, 0xF0, 0x11);
const Bytes felica_type_3{0x3B, 0x8C, 0x80, 0x01, 0x04, 0x43, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
const Bytes mifare = storage_atr(0x03, 0x00, 0x01);
const Bytes type_b_storage = storage_atr(0x07, 0x00, 0x00);
const Bytes processor_card{0x3B, 0x88, 0x80, 0x01, 1, 2, 3, 4, 5, 6, 7, 8, 0};
const Bytes phone{0x3B, 0x80, 0x80, 0x01, 0x01};

// Lays a card that tells this number, and has historical bytes of type A if said so.
plugin::Reading identify_card(const Bytes& atr, Bytes number, bool historical = false) {
  pcsc::testing::FakeApi api;
  api.plug("R");
  api.insert("R", atr, [&](ByteView command, Bytes& response) -> Code {
    if (command[2] == 0x01) {
      response = historical ? Bytes{0x78, 0x90, 0x00} : Bytes{0x6A, 0x81};
    } else {
      response = number;
      response.insert(response.end(), {0x90, 0x00});
    }
    return 0;
  });
  pcsc::Context context = 0;
  api.establish(context);
  pcsc::Channel channel(api, context, "R");
  return FelicaTeller({}).read(atr, channel, false);
}

std::string reason(const plugin::Reading& answer) {
  const auto* refusal = std::get_if<plugin::Refusal>(&answer);
  return refusal ? refusal->reason : "identified as " + std::get<plugin::Identified>(answer).kind;
}

TEST(Identify, KnowsFelicaInEverySpelling) {
  const Bytes idm{1, 0x14, 0xB3, 4, 5, 6, 7, 8};
  for (const Bytes& atr : {felica, felica_acr122, felica_type_3}) {
    const auto answer = identify_card(atr, idm);
    ASSERT_EQ(reason(answer), "identified as felica_idm");
    EXPECT_EQ(std::get<plugin::Identified>(answer).identifier, idm);
  }
  EXPECT_FALSE(is_felica(mifare));
  EXPECT_FALSE(is_felica({}));
  EXPECT_FALSE(is_felica({felica.begin(), felica.begin() + 13}));
}

TEST(Identify, AnIdmMadeForOneMeetingIsRefused) {
  EXPECT_EQ(reason(identify_card(felica, {0x01, 0xFE, 3, 4, 5, 6, 7, 8})), "random_id");
}

TEST(Identify, AFelicaCardWithoutItsEightBytesIsRefused) {
  EXPECT_EQ(reason(identify_card(felica, {1, 2, 3, 4, 5, 6, 7})), "card_not_supported");
}

TEST(Identify, TakesTheUidOfOtherCards) {
  EXPECT_EQ(reason(identify_card(mifare, {4, 2, 3, 4})), "identified as uid");
  EXPECT_EQ(reason(identify_card(mifare, {4, 2, 3, 4, 5, 6, 7})), "identified as uid");
}

TEST(Identify, RefusesWhatChangesWithEachTouch) {
  EXPECT_EQ(reason(identify_card(phone, {0x08, 2, 3, 4})), "random_id");
  EXPECT_EQ(reason(identify_card(mifare, {0x08, 2, 3, 4, 5, 6, 7})), "identified as uid")
      << "only four bytes are made anew";
  EXPECT_EQ(reason(identify_card(type_b_storage, {1, 2, 3, 4})), "pupi");
  EXPECT_EQ(reason(identify_card(processor_card, {1, 2, 3, 4})), "pupi");
  EXPECT_EQ(reason(identify_card(processor_card, {1, 2, 3, 4}, true)), "identified as uid");
}

TEST(Identify, RefusesTheShapelessAndTheSilent) {
  EXPECT_EQ(reason(identify_card(mifare, {1, 2, 3})), "card_not_supported");
  EXPECT_EQ(reason(identify_card(mifare, Bytes(11, 1))), "card_not_supported");
}

}  // namespace
}  // namespace noren::reader_felica
