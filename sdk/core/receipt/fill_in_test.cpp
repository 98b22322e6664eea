// SPDX-License-Identifier: Apache-2.0
#include "core/receipt/fill_in.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "core/receipt/layout.hpp"

namespace noren::receipt {
namespace {

std::string bound(std::string_view markup, std::string_view values) {
  const Result<std::string> result = fill_in(markup, boost::json::parse(values).get_object());
  return result ? *result : "!" + result.error().reason;
}

// What stands on paper after the value went through the template.
std::string printed(std::string_view markup, const auto& value) {
  const Result<std::string> filled = fill_in(markup, {{"value", value}});
  if (!filled) return "!" + filled.error().reason;
  const Result<Document> document = parse(*filled);
  if (!document) return "!" + document.error().reason;
  return to_text(layout(*document, 48));
}

TEST(FillIn, FillsInValues) {
  EXPECT_EQ(bound("{{name}} {{ points }}P {{member.rank}} {{on}}",
                  R"({"name": "花子", "points": 120, "member": {"rank": "gold"}, "on": true})"),
            "花子 120P gold true");
  EXPECT_EQ(bound("[{{none}}][{{a.b.c}}][{{list}}]", R"({"a": {"b": 1}, "list": [1]})"), "[][][]");
}

TEST(FillIn, NumbersAreAsPeopleWriteThem) {
  for (const auto& [number, text] : {std::pair{"4.5", "4.5"},
                                     {"100.0", "100"},
                                     {"1e2", "100"},
                                     {"-0.0", "0"},
                                     {"0.1", "0.1"},
                                     {"-12.75", "-12.75"},
                                     {"1e-7", "0.0000001"},
                                     {"1e20", "100000000000000000000"}}) {
    EXPECT_EQ(printed("|{{value}}", boost::json::parse(number)), std::string(text) + "\n");
  }
}

TEST(FillIn, RepeatsSections) {
  EXPECT_EQ(bound("{{#items}}\n{{name}} | {{price}}\n{{/items}}\nend",
                  R"({"items": [{"name": "a", "price": 1}, {"name": "b", "price": 2}]})"),
            "a | 1\nb | 2\nend");
  EXPECT_EQ(bound("{{#list}}<{{.}}>{{/list}}", R"({"list": [1, "x", 2]})"), "<1><x><2>");
  EXPECT_EQ(bound("{{#a}}{{b}}{{c}}{{/a}}", R"({"a": {"b": "in"}, "c": "out"})"), "inout");
}

TEST(FillIn, ShowsASectionOnceOrItsOpposite) {
  for (const char* no :
       {"{}", R"({"x": ""})", R"({"x": 0})", R"({"x": false})", R"({"x": []})", R"({"x": null})"}) {
    EXPECT_EQ(bound("{{#x}}yes{{/x}}{{^x}}no{{/x}}", no), "no") << no;
  }
  for (const char* yes :
       {R"({"x": "a"})", R"({"x": 1})", R"({"x": true})", R"({"x": {}})", R"({"x": [0]})"}) {
    EXPECT_EQ(bound("{{#x}}yes{{/x}}{{^x}}no{{/x}}", yes), "yes") << yes;
  }
}

TEST(FillIn, HiddenSectionsStayHiddenWithWhatIsInThem) {
  EXPECT_EQ(bound("{{#no}}{{#yes}}{{a}}{{/yes}}{{^no}}x{{/no}}{{/no}}.", R"({"yes": 1, "a": "b"})"),
            ".");
}

TEST(FillIn, RemarksAndLoneTagsLeaveNoLine) {
  EXPECT_EQ(bound("a\n  {{! remark }}\r\nb\n{{#x}}\nc\n{{/x}}", R"({"x": 1})"), "a\nb\nc\n");
}

TEST(FillIn, AMarkBeforeTheTemplateIsNoneOfIt) {
  EXPECT_EQ(bound("\xEF\xBB\xBF{{#x}}\nc\n{{/x}}", R"({"x": 1})"), "c\n");
}

TEST(FillIn, RefusesBrokenTemplates) {
  EXPECT_EQ(bound("{{#a}}x", "{}"), "!receipt_section_open");
  EXPECT_EQ(bound("x{{/a}}", "{}"), "!receipt_section_open");
  EXPECT_EQ(bound("{{#a}}{{#b}}{{/a}}{{/b}}", R"({"a": 1, "b": 1})"), "!receipt_section_open");
  EXPECT_EQ(bound("{{a", "{}"), "!receipt_placeholder_invalid");
  EXPECT_EQ(bound("{{a b}}", "{}"), "!receipt_placeholder_invalid");
  EXPECT_EQ(bound("{{}}", "{}"), "!receipt_placeholder_invalid");
}

TEST(FillIn, GrowsOnlySoFar) {
  std::string nested, many = "[1";
  for (int i = 0; i < 17; ++i) nested += "{{#a}}";
  EXPECT_EQ(bound(nested, R"({"a": [1]})"), "!receipt_too_nested");
  for (int i = 0; i < 99; ++i) many += ",1";
  many += "]";
  std::string deep, ends;
  for (int i = 0; i < 8; ++i) {
    deep += "{{#a}}";
    ends += "{{/a}}";
  }
  EXPECT_EQ(bound(deep + ends, R"({"a": )" + many + "}"), "!receipt_too_nested");
  EXPECT_EQ(bound("{{a}}", R"({"a": ")" + std::string(kMarkupLimit + 1, 'x') + "\"}"),
            "!receipt_too_long");
}

// Bounded by what is gone through, for elements and values may print nothing.
TEST(FillIn, LongListsOfNothingAreRefused) {
  boost::json::array elements(100'000);
  std::string places;
  for (int i = 0; i < 2000; ++i) places += "{{x}}";
  const auto filled = [&](std::string_view inside) {
    return fill_in("{{#l}}" + std::string(inside) + "{{/l}}", {{"l", elements}});
  };
  ASSERT_FALSE(filled(places));
  EXPECT_EQ(filled(places).error().reason, "receipt_too_nested");
  EXPECT_EQ(filled(places).error().details.back(), "l");
  EXPECT_FALSE(filled("{{!" + std::string(10'000, ' ') + "}}"));
  EXPECT_FALSE(filled("{{#x}}" + std::string(10'000, ' ') + "{{/x}}"));
  EXPECT_TRUE(filled("{{x}}{{! none }}"));
  const std::string vanishing(kMarkupLimit, '\x01');
  EXPECT_FALSE(fill_in(places, {{"x", vanishing}}));
}

TEST(Escape, ValuesPrintAsTheyAre) {
  const std::string hostile[] = {
      "a|b",
      "{command:\\x1bp}",
      "\\",
      "\\n",
      "a\\|b",
      "^^^big^^^",
      "_u_ \"b\" `i`",
      "---",
      "===",
      "-",
      "=",
      "~",
      "{{value}}",
      "}",
      "{w:1}",
      "x;y:z",
      "{cut}",
      "\\x41",
      "|",
      "||||",
      "{_:x}",
      "合計｜",
      "$&%#!@()[]<>",
  };
  for (const std::string& value : hostile) {
    EXPECT_EQ(printed("|{{value}}", value), value + "\n");
    EXPECT_EQ(printed("{code:{{value}};option:qrcode}", value), value + "\n");
  }
}

// The text of a cell without decorations.
std::string only_span_of(const Document& document, const Cell& cell) {
  const auto spans = document.spans_of(cell);
  EXPECT_EQ(spans.size(), 1u);
  if (spans.empty()) return {};
  EXPECT_EQ(spans[0].style, Style{});
  return std::string(document.text_of(spans[0]));
}

TEST(Escape, AValueAloneOnItsLineIsNeverMarkup) {
  for (const char* value : {"---", "=", "{width:1}", "{x:1}", "a|b|c"}) {
    const Result<std::string> filled = fill_in("{{value}}", {{"value", value}});
    const Result<Document> document = parse(*filled);
    ASSERT_TRUE(document);
    ASSERT_EQ(document->elements.size(), 1u);
    ASSERT_TRUE(std::holds_alternative<Row>(document->elements[0])) << value;
    ASSERT_EQ(document->cells.size(), 1u);
    EXPECT_EQ(only_span_of(*document, document->cells[0]), value);
  }
}

TEST(Escape, LineBreaksStayInTheColumnAndControlsVanish) {
  EXPECT_EQ(printed("|{{value}}", "one\ntwo\r\n="), "one\ntwo\n=\n");
  EXPECT_EQ(printed("|{{value}}", std::string("a\x1B\x10\x04\0b\x7F", 7)), "ab\n");
  EXPECT_EQ(printed("|{{value}}", "a\tb"), "a b\n");
}

TEST(Escape, BlanksAtTheEndsDoNotAlign) {
  const Result<std::string> filled = fill_in("|{{value}}|x|", {{"value", " y "}});
  const Result<Document> document = parse(*filled);
  const Cell& cell = document->cells.at(0);
  EXPECT_EQ(cell.align, Align::center);
  EXPECT_EQ(only_span_of(*document, cell), " y ");
}

TEST(FillIn, WarnsOfPlacesThatStayEmptyByMistake) {
  const auto warnings_of = [](std::string_view markup, std::string_view values) {
    std::vector<Error> warnings;
    EXPECT_TRUE(fill_in(markup, boost::json::parse(values).get_object(), &warnings));
    std::string all;
    for (const Error& warning : warnings) {
      all += warning.reason.substr(14);
      for (const std::string& detail : warning.details) all += " " + detail;
      all += ";";
    }
    return all;
  };
  constexpr std::string_view kValues = R"({"null": null, "empty": "", "list": [{"a": 1}, {"b": 2}],
                                           "deep": {"a": null}})";
  EXPECT_EQ(warnings_of("x\nあ {{totl}} {{deep.b}} {{empty.a}}", kValues),
            "absent 2 3 totl;absent 2 12 deep.b;absent 2 23 empty.a;");
  EXPECT_EQ(warnings_of("{{list}}{{deep}}", kValues), "structured 1 1 list;structured 1 9 deep;");
  std::string many;
  for (int i = 0; i < 101; ++i) many += "{{x}}";
  EXPECT_TRUE(warnings_of(many, "{}").ends_with("absent 1 496 x;"));
  EXPECT_EQ(warnings_of("{{null}}{{empty}}{{null.a}}{{deep.a.b}}", kValues), "");
  EXPECT_EQ(warnings_of("{{#no}}{{totl}}{{/no}}{{^no}}{{#list.x}}{{/list.x}}{{/no}}", kValues), "");
  // Once, and not where one element has it.
  EXPECT_EQ(warnings_of("{{#list}}{{a}}{{b}}{{c}}{{/list}}", kValues), "absent 1 20 c;");
}

TEST(FillIn, FaultsNameLineAndCharacter) {
  using Details = std::vector<std::string>;
  const auto details_of = [](std::string_view markup) {
    const auto filled = fill_in(markup, {});
    return filled ? Details{} : filled.error().details;
  };
  EXPECT_EQ(details_of("a\nあい{{b c}}"), (Details{"2", "3", "b c"}));
  EXPECT_EQ(details_of("{{#a}}\n\n"), (Details{"3", "1", "a"}));
  EXPECT_EQ(details_of("x{{/a}}"), (Details{"1", "2", "a"}));
  EXPECT_EQ(details_of("{{#a}}{{/b}}"), (Details{"1", "7", "a"}));
  EXPECT_EQ(details_of("\n{{a"), (Details{"2", "1", "{{"}));
}

}  // namespace
}  // namespace noren::receipt
