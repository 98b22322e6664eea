// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-iccard/profile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace noren::reader_iccard {
namespace {

using ::testing::HasSubstr;

constexpr const char* whole = R"({"name": "member card", "atr": "3B 05 .. 01", "steps": [
  {"select": "A00000004201", "expect": ["9000", "6283"]},
  {"select_file": "3F00"},
  {"verify": {"reference": 129, "pin": "card_pin", "as": "iso2"}},
  {"read_binary": {"file": 1, "offset": 4, "length": 256}},
  {"read_record": {"file": 2, "record": 3},
   "number": {"tag": ["70", "9F36"], "from": 1, "length": 8, "as": "bcd", "kind": "code"}}]})";

std::string bad(const std::string& text) {
  const auto parsed = parse_profiles(boost::json::parse(text));
  const auto* why = std::get_if<std::string>(&parsed);
  return why ? *why : "accepted";
}
std::string bad_steps(const std::string& steps) {
  return bad(R"({"steps": [)" + steps + "]}");
}

TEST(Profile, IsData) {
  const auto parsed = parse_profiles(boost::json::parse(whole));
  ASSERT_TRUE(std::holds_alternative<std::vector<Profile>>(parsed))
      << std::get<std::string>(parsed);
  const Profile profile = std::get<std::vector<Profile>>(parsed).at(0);
  EXPECT_TRUE(profile.verifies());
  ASSERT_EQ(profile.steps.size(), 5U);
  EXPECT_EQ(std::get<Select>(profile.steps[0].command).id.size(), 6U);
  EXPECT_EQ(profile.steps[0].expect, (std::vector<std::uint16_t>{0x9000, 0x6283}));
  EXPECT_FALSE(std::get<Select>(profile.steps[1].command).by_name);
  EXPECT_EQ(std::get<Verify>(profile.steps[2].command).reference, 0x81);
  EXPECT_EQ(std::get<ReadBinary>(profile.steps[3].command).length, 256);
  EXPECT_EQ(std::get<ReadRecord>(profile.steps[4].command).record, 3);
  ASSERT_TRUE(profile.steps[4].number);
  EXPECT_EQ(profile.steps[4].number->tags, (std::vector<std::uint32_t>{0x70, 0x9F36}));
  EXPECT_EQ(profile.steps[4].number->kind, "code");
}

TEST(Profile, FitsCardsByTheBeginningOfTheirAnswerToReset) {
  const auto parsed = parse_profiles(boost::json::parse(whole));
  const Profile profile = std::get<std::vector<Profile>>(parsed).at(0);
  EXPECT_TRUE(profile.fits(Bytes{0x3B, 0x05, 0x77, 0x01, 9}));
  EXPECT_FALSE(profile.fits(Bytes{0x3B, 0x05, 0x77}));
  EXPECT_FALSE(profile.fits(Bytes{0x3B, 0x05, 0x77, 0x02}));
  EXPECT_TRUE(Profile{}.fits(Bytes{0x3B}));
}

TEST(Profile, SaysWhatIsWrongAndWhere) {
  const std::string number = R"(, "number": {"length": 8}})";
  const std::pair<std::string, const char*> cases[] = {
      {bad("7"), "'profiles' must be a list"},
      {bad("[]"), "1 to 16 profiles"},
      {bad("[7]"), "profiles[0]: must be an object"},
      {bad("{}"), "profiles[0]: 'steps' must be a list"},
      {bad(R"({"steps": []})"), "1 to 32 steps"},
      {bad(R"({"step": []})"), "'steps' must be a list"},
      {bad(R"({"atr": "3", "steps": []})"), "'atr'"},
      {bad(R"({"atr": "3G", "steps": []})"), "'atr'"},
      {bad_steps("{}"), "profiles[0].steps[0]: must be select"},
      {bad_steps(R"({"select": "A0", "read_record": {}})"), "two commands"},
      {bad_steps(R"({"select": "A"})"), "'select'"},
      {bad_steps(R"({"select": ""})"), "'select'"},
      {bad_steps(R"({"select_file": "3F"})"), "'select_file'"},
      {bad_steps(R"({"select": "A0"})"), "must have the 'number'"},
      {bad_steps(R"({"select": "A0")" + number + R"(,{"select": "A0")" + number), "only one"},
      {bad_steps(R"({"select": "A0", "expect": "90"})"), "'expect'"},
      {bad_steps(R"({"select": "A0", "wait": 1})"), "unknown member 'wait'"},
      {bad_steps(R"({"read_binary": {"file": 31})" + number), "'file' must be a number from 0"},
      {bad_steps(R"({"read_binary": {"file": 1, "offset": 256})" + number), "'offset'"},
      {bad_steps(R"({"read_binary": {"length": 257})" + number), "'length'"},
      {bad_steps(R"({"read_record": {"record": 0})" + number), "'record'"},
      {bad_steps(R"({"read_record": {}, "number": {"as": "text"}})"), "steps[0].number: 'as'"},
      {bad_steps(R"({"read_record": {}, "number": {"tag": ["5A", "XY"]}})"), "'tag'"},
      {bad_steps(R"({"read_record": {}, "number": {"tag": "0102030405"}})"), "'tag'"},
      {bad_steps(R"({"read_record": {}, "number": {"kind": "pan"}})"), "'kind'"},
      {bad_steps(R"({"verify": {}})"), "'pin' is missing"},
      {bad_steps(R"({"verify": {"pin": "p", "as": "hex"}})"), "'as'"},
      {bad_steps(R"({"verify": {"pin": "p", "pad": "F"}})"), "'pad'"},
      {bad_steps(R"({"verify": {"pin": "p"}, "expect": "9000"})"), "'expect'"},
      {bad_steps(R"({"verify": {"pin": "p"}, "number": {}})"), "no"}};
  for (const auto& [told, why] : cases) EXPECT_THAT(told, HasSubstr(why));
}

TEST(Profile, APinInTheProfileIsRefusedAndNotRepeated) {
  const std::string told = bad_steps(R"({"verify": {"pin": "4711"}})");
  EXPECT_THAT(told, HasSubstr("never the PIN itself"));
  EXPECT_EQ(told.find("4711"), std::string::npos);
}

}  // namespace
}  // namespace noren::reader_iccard
