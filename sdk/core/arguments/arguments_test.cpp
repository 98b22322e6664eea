// SPDX-License-Identifier: Apache-2.0
#include "core/arguments/arguments.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace noren::arguments {
namespace {

namespace json = boost::json;

constexpr Key item_keys[] = {{"amount", Type::count, {}, {}, true}, {"name"}};
constexpr Key keys[] = {
    {"ref", Type::name},  {"print", Type::yes_no},        {"tax", Type::choice, "0 8 10"},
    {"date", Type::date}, {"points", Type::count, "max"}, {"items", Type::list, {}, item_keys}};

json::value read(std::string_view text) {
  const auto parsed = parse(text);
  if (!parsed) return json::string(parsed.error().reason);
  const auto checked = check(*parsed, keys);
  if (!checked) {
    std::string what = checked.error().reason;
    for (const auto& detail : checked.error().details) what += " " + detail;
    return json::string(what);
  }
  return *checked;
}

TEST(Arguments, LinesAndJsonMeanTheSame) {
  const auto lines = read("ref = 0001 \nprint=yes\nitems.0.amount=0001580\nitems.0.name=a=b\n\0\0");
  const auto object = read(R"({"ref":"0001","print":true,"items":[{"amount":1580,"name":"a=b"}]})");
  EXPECT_EQ(lines, object);
  EXPECT_EQ(lines.at("items").at(0).at("amount"), 1580);
}

TEST(Arguments, NamesWhatIsWrong) {
  EXPECT_EQ(read("reff=1"), "argument_unknown reff");
  EXPECT_EQ(read("ref=1\nref=2"), "argument_repeated");
  EXPECT_EQ(read(R"({"ref":"1","ref":"2"})"), "argument_repeated");
  EXPECT_EQ(read(R"({"items":[{"amount":1,"amount":2}]})"), "argument_repeated");
  EXPECT_EQ(read("ref"), "argument_line");
  EXPECT_EQ(read("{\"ref\":"), "argument_json");
  EXPECT_EQ(read("tax=9"), "argument_value tax 0 8 10");
  EXPECT_EQ(read("tax=8 10"), "argument_value tax 0 8 10");
  EXPECT_EQ(read("items.0.amount=15.80"), "argument_value items.0.amount 0-999999999999 ");
  EXPECT_EQ(read("items.0.amount=-5"), "argument_value items.0.amount 0-999999999999 ");
  EXPECT_EQ(read("items.1.amount=5"), "argument_key");
  EXPECT_EQ(read("items.0.name=x"), "argument_missing items.0.amount");
  EXPECT_EQ(read("date=2026-13-01"), "argument_value date YYYY-MM-DD");
  EXPECT_EQ(read(R"({"items":[{"amount":1.5}]})"), "argument_value items.0.amount 0-999999999999 ");
  EXPECT_EQ(read("ref=a b"), "argument_value ref 1-40 ASCII characters");
}

TEST(Arguments, RefusesWhatIsNestedTooDeep) {
  std::string key = "x_a";
  std::string object = "1";
  for (int i = 0; i < 50'000; ++i) {
    key += ".b";
    object = "{\"b\":" + object + "}";
  }
  EXPECT_EQ(read(key + "=1"), "argument_key");
  EXPECT_EQ(read("{\"x_a\":" + object + "}"), "argument_json");
  EXPECT_EQ(read("x_a.b.c=1").at("x_a").at("b").at("c"), "1");
}

TEST(Arguments, KeepsTheTillsOwnKeys) {
  EXPECT_EQ(read("x_note=abc").at("x_note"), "abc");
}

TEST(Arguments, ACountMayHaveAWord) {
  EXPECT_EQ(read("points=max").at("points"), "max");
  EXPECT_EQ(read("points=300").at("points"), 300);
  EXPECT_EQ(read("points=min"), "argument_value points 0-999999999999 max");
}

TEST(Arguments, NothingIsNoArguments) {
  EXPECT_EQ(read(" \0 \n"), json::object());
}

}  // namespace
}  // namespace noren::arguments
