// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-felica/area.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace noren::reader_felica {
namespace {

using ::testing::HasSubstr;

std::vector<Area> good(const std::string& text, bool value_areas = false) {
  auto parsed = parse_areas(boost::json::parse(text), value_areas);
  const auto* why = std::get_if<std::string>(&parsed);
  EXPECT_EQ(why, nullptr) << *why;
  return why ? std::vector<Area>() : std::get<std::vector<Area>>(parsed);
}

std::string bad(const std::string& text, bool value_areas = false) {
  const auto parsed = parse_areas(boost::json::parse(text), value_areas);
  const auto* why = std::get_if<std::string>(&parsed);
  return why ? *why : "accepted";
}

TEST(Area, IsDataOfTheConfiguration) {
  const auto areas = good(R"([{"system": "FE00", "service": "684f", "length": 8, "as": "bcd"},
      {"system": "FE00", "service": "110B", "block": 1, "from": 10, "length": 8,
       "as": "digits", "kind": "code"}])");
  ASSERT_EQ(areas.size(), 2u);
  EXPECT_EQ(areas[0].service, 0x684F);
  EXPECT_EQ(areas[0].blocks(), 1u);
  EXPECT_EQ(areas[0].kind, "account");
  EXPECT_EQ(areas[1].spelling, Spelling::digits);
  EXPECT_EQ(areas[1].blocks(), 2u) << "two bytes lie in the next block";
  EXPECT_EQ(areas[1].kind, "code");
}

TEST(Area, SaysWhichOneIsWrongAndWhy) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({})", "must be a list"},
      {R"([7])", "areas[0]: is no object"},
      {R"([{"system": "FE0", "service": "684F", "length": 8}])", "'system'"},
      {R"([{"system": "FFFF", "service": "684F", "length": 8}])", "'system'"},
      {R"([{"system": "FE00", "service": "+84F", "length": 8}])", "'service'"},
      {R"([{"system": "FE00", "service": 26703, "length": 8}])", "'service'"},
      {R"([{"system": "FE00", "service": "684F"}])", "'length'"},
      {R"([{"system": "FE00", "service": "684F", "length": 33}])", "'length'"},
      {R"([{"system": "FE00", "service": "684F", "length": 8, "from": 16}])", "'from'"},
      {R"([{"system": "FE00", "service": "684F", "length": 8, "from": -1}])", "'from'"},
      {R"([{"system": "FE00", "service": "684F", "length": 8, "block": 65536}])", "'block'"},
      {R"([{"system": "FE00", "service": "684F", "length": 32, "block": 65535}])", "'block'"},
      {R"([{"system": "FE00", "service": "684F", "length": 8, "as": "text"}])", "'as'"},
      {R"([{"system": "FE00", "service": "684F", "length": 8, "kind": "uid"}])", "'kind'"},
      {R"([{"system": "FE00", "service": "684F", "lenght": 8}])", "unknown member lenght"}};
  for (const auto& [text, why] : cases) EXPECT_THAT(bad(text), HasSubstr(why)) << text;
}

TEST(Area, OpensNoValueUnlessItIsSaid) {
  for (const char* service : {"1317", "170F", "5597", "564F", "560B", "6817", "680B", "684B"}) {
    const std::string text =
        R"([{"system": "FE00", "service": ")" + std::string(service) + R"(", "length": 8}])";
    EXPECT_THAT(bad(text), HasSubstr("value_areas")) << service;
    EXPECT_EQ(good(text, true).size(), 1u) << service;
  }
  EXPECT_EQ(holds(0x0003, 0x090F), Holds::value);
  EXPECT_EQ(holds(0x0003, 0x008B), Holds::value);
  EXPECT_EQ(holds(0x1234, 0x1217), Holds::value) << "a purse is value in any system";
  for (const std::uint16_t service : {0x110B, 0x558B, 0x684F}) {
    EXPECT_EQ(holds(0xFE00, service), Holds::identifier);
  }
}

TEST(Area, WhatNeedsAKeyIsRefusedAtOnce) {
  EXPECT_THAT(bad(R"([{"system": "FE00", "service": "1108", "length": 8}])", true),
              HasSubstr("key"));
}

}  // namespace
}  // namespace noren::reader_felica
