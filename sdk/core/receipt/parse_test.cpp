// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/receipt/document.hpp"

namespace noren::receipt {
namespace {

Document parsed(std::string_view markup) {
  Result<Document> document = parse(markup);
  EXPECT_TRUE(document) << markup;
  return document ? *document : Document{};
}

Row row_of(std::string_view markup) {
  const Document document = parsed(markup);
  EXPECT_EQ(document.elements.size(), 1u) << markup;
  const Row* row = document.elements.empty() ? nullptr : std::get_if<Row>(&document.elements[0]);
  EXPECT_NE(row, nullptr) << markup;
  return row ? *row : Row{};
}

std::string text_of(const Cell& cell) {
  std::string text;
  for (const Span& span : cell.spans) text += span.text;
  return text;
}

// Columns as "<text" left, "=text" center, ">text" right.
std::string columns_of(std::string_view markup) {
  std::string out;
  for (const Cell& cell : row_of(markup).cells) {
    out += cell.align == Align::left ? '<' : cell.align == Align::center ? '=' : '>';
    out += text_of(cell);
  }
  return out;
}

std::vector<std::string> fault_of(std::string_view markup) {
  const Result<Document> document = parse(markup);
  if (document) return {};
  std::vector<std::string> fault{document.error().reason};
  fault.insert(fault.end(), document.error().details.begin(), document.error().details.end());
  return fault;
}

TEST(Columns, AreAttractedToTheirPipes) {
  EXPECT_EQ(columns_of("text"), "=text");
  EXPECT_EQ(columns_of("|text|"), "=text");
  EXPECT_EQ(columns_of("| text |"), "=text");
  EXPECT_EQ(columns_of("|text"), "<text");
  EXPECT_EQ(columns_of("|text |"), "<text");
  EXPECT_EQ(columns_of("text |"), "<text");
  EXPECT_EQ(columns_of("text|"), ">text");
  EXPECT_EQ(columns_of("| text|"), ">text");
  EXPECT_EQ(columns_of("| text"), ">text");
  EXPECT_EQ(columns_of("Asparagus | 1| 1.00"), "<Asparagus>1>1.00");
  EXPECT_EQ(columns_of("|a |b| c|"), "<a=b>c");
  EXPECT_EQ(columns_of("a|b"), ">a<b");
  EXPECT_EQ(columns_of("|"), "=");
  EXPECT_EQ(columns_of("||"), "=");
  EXPECT_EQ(columns_of("|||"), "==");
}

TEST(Columns, EscapesHidePipes) {
  EXPECT_EQ(columns_of("a\\|b | \\\\|"), "<a|b>\\");
  EXPECT_EQ(columns_of("x\\|"), "=x|");
}

TEST(Text, Escapes) {
  EXPECT_EQ(columns_of(R"(\-\=\~\_\"\`\^\{\}\\)"), "=-=~_\"`^{}\\");
  EXPECT_EQ(columns_of(R"(a~b\nc\x41\xA5)"), "=a b\ncA¥");
  EXPECT_EQ(columns_of(R"(a\qb\あc\x1b\x9b\x4)"), "=abc4");
  EXPECT_EQ(columns_of("a\\"), "=a");
  EXPECT_EQ(columns_of("a\x01\x1B"
                       "b"),
            "=ab");
}

TEST(Text, Decorations) {
  const Row row = row_of(R"(a_b"c_d"`e`)");
  const std::vector<Span> expected = {
      {"a", {}},
      {"b", {.underline = true}},
      {"c", {.bold = true, .underline = true}},
      {"d", {.bold = true}},
      {"e", {.invert = true}},
  };
  EXPECT_EQ(row.cells[0].spans, expected);
}

TEST(Text, Sizes) {
  const std::pair<const char*, std::pair<int, int>> sizes[] = {
      {"^x", {2, 1}},     {"^^x", {1, 2}},     {"^^^x", {2, 2}},     {"^^^^x", {3, 3}},
      {"^^^^^x", {4, 4}}, {"^^^^^^x", {5, 5}}, {"^^^^^^^x", {6, 6}}, {"^^^^^^^^^^x", {6, 6}}};
  for (const auto& [markup, size] : sizes) {
    const Row row = row_of(markup);
    EXPECT_EQ(row.cells[0].spans[0].style.scale_x, size.first) << markup;
    EXPECT_EQ(row.cells[0].spans[0].style.scale_y, size.second) << markup;
  }
  const Row row = row_of("^^^a^^^b");
  EXPECT_EQ(row.cells[0].spans[1], (Span{"b", {}}));
}

TEST(Lines, RulesCutsAndBlankLines) {
  const Document document = parsed("-\n----\r\n=\r==\n\n--x\n");
  ASSERT_EQ(document.elements.size(), 6u);
  EXPECT_TRUE(std::holds_alternative<Rule>(document.elements[0]));
  EXPECT_TRUE(std::holds_alternative<Rule>(document.elements[1]));
  EXPECT_TRUE(std::holds_alternative<Cut>(document.elements[2]));
  EXPECT_TRUE(std::holds_alternative<Cut>(document.elements[3]));
  EXPECT_TRUE(std::get<Row>(document.elements[4]).cells[0].spans.empty());
  EXPECT_EQ(text_of(std::get<Row>(document.elements[5]).cells[0]), "--x");
}

TEST(Property, SetsTheFormat) {
  const Document document = parsed("{width: * 10,5; border:line; a:right; t:nowrap}\nx");
  ASSERT_EQ(document.elements.size(), 2u);
  EXPECT_EQ(std::get<Format>(document.elements[0]),
            (Format{{Format::kRest, 10, 5}, Format::kBorderLine, Align::right, false}));
  EXPECT_TRUE(parsed("{comment: a; _: b\\;c}").elements.empty());
  EXPECT_EQ(std::get<Format>(parsed("{b:none;w:4}\n{width:auto}").elements[1]).widths.size(), 0u);
}

TEST(Text, ControlCharactersAreDropped) {
  const Document document = parsed(
      "a\x01\xC2\x9E\x7F"
      "b");
  EXPECT_EQ(std::get<Row>(document.elements[0]).cells[0].spans[0].text, "ab");
}

TEST(Property, QrCode) {
  const Document document =
      parsed("{option: qrcode, 6, H}\n{align:left}\n{c: https://example.jp/?a=1\\;b\\x7c\\n}");
  const QrCode& code = std::get<QrCode>(document.elements[1]);
  EXPECT_EQ(code.text, "https://example.jp/?a=1;b|\n");
  EXPECT_EQ(code.cell, 6);
  EXPECT_EQ(code.level, 'H');
  EXPECT_EQ(code.align, Align::left);
  EXPECT_EQ(std::get<QrCode>(parsed("{code:a;option:qr 4 m}").elements[0]).cell, 4);
}

TEST(Property, RefusalsNameLineAndProperty) {
  using Fault = std::vector<std::string>;
  EXPECT_EQ(fault_of("a\n{command:x}"), (Fault{"receipt_command_forbidden", "2"}));
  EXPECT_EQ(fault_of("{x:abc}"), (Fault{"receipt_command_forbidden", "1"}));
  EXPECT_EQ(fault_of("{image:AAAA}"), (Fault{"receipt_property_unsupported", "1", "image"}));
  EXPECT_EQ(fault_of("{code:123}"), (Fault{"receipt_property_unsupported", "1", "code128"}));
  EXPECT_EQ(fault_of("{code:123;option:ean}"), (Fault{"receipt_property_unsupported", "1", "ean"}));
  EXPECT_EQ(fault_of("{speed:1}"), (Fault{"receipt_property_unsupported", "1", "speed"}));
  EXPECT_EQ(fault_of("\n\n{width:x}"), (Fault{"receipt_property_invalid", "3", "width"}));
  EXPECT_EQ(fault_of("{border:3}"), (Fault{"receipt_property_invalid", "1", "border"}));
  EXPECT_EQ(fault_of("{align}"), (Fault{"receipt_property_invalid", "1", "{align}"}));
  EXPECT_EQ(fault_of("a { b"), (Fault{"receipt_brace", "1"}));
  EXPECT_EQ(fault_of("a | {comment:b}"), (Fault{"receipt_brace", "1"}));
  EXPECT_EQ(fault_of("ok\n\xFF"), (Fault{"receipt_not_utf8", "2"}));
  EXPECT_EQ(fault_of("{c:" + std::string(1025, 'x') + ";o:qr}"),
            (Fault{"receipt_property_invalid", "1", "code"}));
  EXPECT_EQ(fault_of("{c:a\tb;o:qr}"), (Fault{"receipt_property_invalid", "1", "code"}));
}

}  // namespace
}  // namespace noren::receipt
