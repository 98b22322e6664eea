// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/receipt/document.hpp"
#include "receipt_grid/base64.hpp"

namespace noren::receipt {
namespace {

Document parsed(std::string_view markup) {
  Result<Document> document = parse(markup);
  EXPECT_TRUE(document) << markup;
  return document ? *document : Document{};
}

// Its text and decorations, span by span.
using Spans = std::vector<std::pair<std::string, Style>>;

Spans spans_of(const Document& document, const Cell& cell) {
  Spans spans;
  for (const Span& span : document.spans_of(cell)) {
    spans.emplace_back(document.text_of(span), span.style);
  }
  return spans;
}

Spans spans_of(std::string_view markup) {
  const Document document = parsed(markup);
  EXPECT_EQ(document.elements.size(), 1u) << markup;
  EXPECT_EQ(document.cells.size(), 1u) << markup;
  return document.cells.empty() ? Spans{} : spans_of(document, document.cells[0]);
}

std::string text_of(const Document& document, const Cell& cell) {
  std::string text;
  for (const auto& [part, style] : spans_of(document, cell)) text += part;
  return text;
}

std::string row_text(const Document& document, std::size_t element) {
  std::string text;
  for (const Cell& cell : document.cells_of(std::get<Row>(document.elements.at(element)))) {
    text += text_of(document, cell);
  }
  return text;
}

// Columns as "<text" left, "=text" center, ">text" right.
std::string columns_of(std::string_view markup) {
  std::string out;
  const Document document = parsed(markup);
  EXPECT_EQ(document.elements.size(), 1u) << markup;
  for (const Cell& cell : document.cells) {
    out += cell.align == Align::left ? '<' : cell.align == Align::center ? '=' : '>';
    out += text_of(document, cell);
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
  const Spans expected = {
      {"a", {}},
      {"b", {.underline = true}},
      {"c", {.bold = true, .underline = true}},
      {"d", {.bold = true}},
      {"e", {.invert = true}},
  };
  EXPECT_EQ(spans_of(R"(a_b"c_d"`e`)"), expected);
}

TEST(Text, Sizes) {
  const std::pair<const char*, std::pair<int, int>> sizes[] = {
      {"^x", {2, 1}},     {"^^x", {1, 2}},     {"^^^x", {2, 2}},     {"^^^^x", {3, 3}},
      {"^^^^^x", {4, 4}}, {"^^^^^^x", {5, 5}}, {"^^^^^^^x", {6, 6}}, {"^^^^^^^^^^x", {6, 6}}};
  for (const auto& [markup, size] : sizes) {
    const Style style = spans_of(markup).at(0).second;
    EXPECT_EQ(style.scale_x, size.first) << markup;
    EXPECT_EQ(style.scale_y, size.second) << markup;
  }
  EXPECT_EQ(spans_of("^^^a^^^b").at(1), (Spans::value_type{"b", {}}));
}

TEST(Lines, RulesCutsAndBlankLines) {
  const Document document = parsed("-\n----\r\n=\r==\n\n--x\n");
  ASSERT_EQ(document.elements.size(), 6u);
  EXPECT_TRUE(std::holds_alternative<Rule>(document.elements[0]));
  EXPECT_TRUE(std::holds_alternative<Rule>(document.elements[1]));
  EXPECT_TRUE(std::holds_alternative<Cut>(document.elements[2]));
  EXPECT_TRUE(std::holds_alternative<Cut>(document.elements[3]));
  EXPECT_EQ(row_text(document, 4), "");
  EXPECT_EQ(row_text(document, 5), "--x");
}

TEST(Lines, AMarkBeforeTheTextIsNoneOfIt) {
  EXPECT_TRUE(std::holds_alternative<Rule>(parsed("\xEF\xBB\xBF-\n").elements.at(0)));
  EXPECT_EQ(fault_of("\xEF\xBB\xBF{x:1}"),
            (std::vector<std::string>{"receipt_command_forbidden", "1", "2"}));
}

TEST(Lines, AnEscapeHidesNoLineBreak) {
  const Document document = parsed("a\\\nb\\\r\nc\\");
  ASSERT_EQ(document.elements.size(), 3u);
  EXPECT_EQ(row_text(document, 0), "a");
  EXPECT_EQ(row_text(document, 1), "b");
  EXPECT_EQ(row_text(document, 2), "c");
}

TEST(Lines, KeepTheirTextsApart) {
  const Document document = parsed("商品 | _¥1_\n\n¥2 | あ\n{w:3}\nz");
  ASSERT_EQ(document.elements.size(), 5u);
  EXPECT_EQ(document.cells_of(std::get<Row>(document.elements[0])).size(), 2u);
  EXPECT_EQ(row_text(document, 0), "商品¥1");
  EXPECT_EQ(row_text(document, 1), "");
  EXPECT_EQ(row_text(document, 2), "¥2あ");
  EXPECT_EQ(row_text(document, 4), "z");
}

// Wherever in the line they stand, and whatever stands beside them.
TEST(Text, MarksJoinTheLetterBeforeThem) {
  EXPECT_EQ(columns_of("か\u3099 | ﾊ゚x | e\u0301"), "<が=ﾊ゚x>é");
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
  EXPECT_EQ(columns_of("a\x01\xC2\x9E\x7F"
                       "b"),
            "=ab");
}

TEST(Property, QrCode) {
  const Document document =
      parsed("{option: qrcode, 6, H}\n{align:left}\n|{c: https://example.jp/?a=1\\;b\\x7c\\n}");
  const QrCode& code = std::get<QrCode>(document.elements[1]);
  EXPECT_EQ(code.text, "https://example.jp/?a=1;b|\n");
  EXPECT_EQ(code.cell, 6);
  EXPECT_EQ(code.level, 'H');
  EXPECT_EQ(code.align, Align::left);
  const QrCode usual = std::get<QrCode>(parsed("{code:a;option:qrcode}").elements[0]);
  EXPECT_EQ(usual.cell, 3);
  EXPECT_EQ(usual.level, 'L');
  EXPECT_EQ(usual.align, Align::center);
}

receipt_grid::Barcode barcode_of(std::string_view markup) {
  const Document document = parsed(markup);
  const auto* element = std::get_if<BarcodeElement>(&document.elements.back());
  EXPECT_NE(element, nullptr) << markup;
  return element ? element->code : receipt_grid::Barcode{};
}

TEST(Property, Barcodes) {
  using receipt_grid::Symbology;
  EXPECT_EQ(barcode_of("{c:Noren-1}"), (receipt_grid::Barcode{Symbology::code128, "Noren-1"}));
  EXPECT_EQ(barcode_of("{o:jan,3,240,hri}\n{c:490123456789}"),
            (receipt_grid::Barcode{Symbology::ean13, "4901234567894", 3, 240, true}));
  EXPECT_EQ(barcode_of("{c:49123456;o:ean 4 24 nohri}"),
            (receipt_grid::Barcode{Symbology::ean8, "49123456", 4, 24, false}));
  EXPECT_EQ(barcode_of("{c:01234565;o:upc}").symbology, Symbology::upc_e);
  EXPECT_EQ(barcode_of("{c:036000291452;o:upc}").symbology, Symbology::upc_a);
  EXPECT_EQ(barcode_of("{c:*ABC*;o:code39}").text, "ABC");
  EXPECT_EQ(barcode_of("{c:a123b;o:nw7}").text, "A123B");
  EXPECT_EQ(barcode_of("{c:1234;o:itf}").symbology, Symbology::itf);
  EXPECT_EQ(barcode_of("{c:Code 93;o:CODE93}").symbology, Symbology::code93);
  // Of the sizes 2 to 8 a bar has up to 4, and they do not come from an earlier line.
  EXPECT_EQ(barcode_of("{o:code39,4}\n{c:A;o:code39,8}").module, 2);
}

TEST(Property, EscapesHideWhatEndsAMember) {
  EXPECT_EQ(std::get<QrCode>(parsed(R"({c:\\;o:qrcode})").elements[0]).text, "\\");
  EXPECT_EQ(std::get<QrCode>(parsed(R"({c:\\\;\}\{x;o:qrcode})").elements[0]).text, "\\;}{x");
  EXPECT_EQ(std::get<QrCode>(parsed(R"({c:\;\;;o:qrcode})").elements[0]).text, ";;");
}

// Not a fault of the markup: the receipt is printed without the picture.
TEST(Property, DamagedPicturesHoldNothing) {
  for (const char* markup : {"{i:iVBORw0KGgo}", "{i:iVBORw0KGgp=}"}) {
    EXPECT_TRUE(std::get<Picture>(parsed(markup).elements.at(0)).png.empty()) << markup;
  }
  EXPECT_EQ(fault_of("{i:iVBORw0KGgo=!}").at(0), "receipt_property_invalid");
  EXPECT_EQ(fault_of("{i:iVBORw0KGg==Ggo=}").at(0), "receipt_property_invalid");
  EXPECT_EQ(fault_of("{i:====}").at(0), "receipt_property_invalid");
}

TEST(Property, PicturesAreKeptAsTheyAre) {
  const Document document = parsed("{i:iVBORw0KGgo=} |");
  const auto& picture = std::get<Picture>(document.elements.at(0));
  EXPECT_EQ(receipt_grid::to_base64(picture.png), "iVBORw0KGgo=");
  EXPECT_EQ(picture.align, Align::left);
}

TEST(Property, CommandsAreLeftOutWhereThatIsWanted) {
  const auto document = parse("{command:\\x1bp}\nx", {.leave_out_commands = true});
  ASSERT_TRUE(document);
  EXPECT_EQ(document->elements.size(), 1u);
}

TEST(Property, RefusalsNameLineCharacterAndProperty) {
  using Fault = std::vector<std::string>;
  EXPECT_EQ(fault_of("a\n {command:x}"), (Fault{"receipt_command_forbidden", "2", "3"}));
  EXPECT_EQ(fault_of("{x:abc}"), (Fault{"receipt_command_forbidden", "1", "2"}));
  EXPECT_EQ(fault_of("{w:1;image:!}"), (Fault{"receipt_property_invalid", "1", "6", "image"}));
  EXPECT_EQ(fault_of("{code:12345;option:ean}"), (Fault{"receipt_barcode_invalid", "1", "2"}));
  EXPECT_EQ(fault_of("{c:あ}"), (Fault{"receipt_barcode_invalid", "1", "2"}));
  EXPECT_EQ(fault_of("{speed:1}"), (Fault{"receipt_property_unsupported", "1", "2", "speed"}));
  EXPECT_EQ(fault_of("{o:pdf417}"), (Fault{"receipt_property_invalid", "1", "2", "option"}));
  EXPECT_EQ(fault_of("\r\n\r{width:x}"), (Fault{"receipt_property_invalid", "3", "2", "width"}));
  EXPECT_EQ(fault_of("{_:あ い;border:3}"),
            (Fault{"receipt_property_invalid", "1", "8", "border"}));
  EXPECT_EQ(fault_of("{_:noren cut=half}"),
            (Fault{"receipt_property_invalid", "1", "2", "comment"}));
  EXPECT_EQ(fault_of("{align}"), (Fault{"receipt_property_malformed", "1", "2"}));
  EXPECT_EQ(fault_of("あ { b"), (Fault{"receipt_brace", "1", "3"}));
  EXPECT_EQ(fault_of("ok\nあ\xFF"), (Fault{"receipt_not_utf8", "2", "2"}));
  EXPECT_EQ(fault_of("{c:" + std::string(1025, 'x') + ";o:qrcode}"),
            (Fault{"receipt_property_invalid", "1", "2", "code"}));
  EXPECT_EQ(fault_of("{c:a\tb;o:qrcode}"), (Fault{"receipt_property_invalid", "1", "2", "code"}));
}

TEST(Property, ABraceIsCalledWhatItWasMeantToBe) {
  using Fault = std::vector<std::string>;
  EXPECT_EQ(fault_of("\n あ | x } {w:1"), (Fault{"receipt_brace", "2", "8"}));
  EXPECT_EQ(fault_of("{note: x} y"), (Fault{"receipt_brace", "1", "1"}));
  EXPECT_EQ(fault_of(R"({c:a{b})"), (Fault{"receipt_brace", "1", "5"}));
  EXPECT_EQ(fault_of(" {width:10"), (Fault{"receipt_property_open", "1", "2"}));
  EXPECT_EQ(fault_of(R"({c:a\}b)"), (Fault{"receipt_property_open", "1", "1"}));
  EXPECT_EQ(fault_of("a | {comment:b}"), (Fault{"receipt_property_beside_text", "1", "5"}));
  EXPECT_EQ(fault_of("{w:1} {b:line}"), (Fault{"receipt_property_beside_text", "1", "1"}));
  EXPECT_EQ(fault_of("合計 {{total}} 円"), (Fault{"receipt_not_filled", "1", "4", "{{total}}"}));
  EXPECT_EQ(fault_of("{{total}}"), (Fault{"receipt_not_filled", "1", "1", "{{total}}"}));
  EXPECT_EQ(fault_of("{code:{{n}};o:qrcode}"), (Fault{"receipt_not_filled", "1", "7", "{{n}}"}));
  EXPECT_EQ(fault_of(R"(\{\{a {{)"), (Fault{"receipt_brace", "1", "7"}));
}

// Without it, the code would say something else.
TEST(Property, CodesLeaveNoControlCharacterOut) {
  using Fault = std::vector<std::string>;
  for (const char* control : {"\\x09", "\\x00", "\\x7f", "\\x9B"}) {
    const std::string code = std::string("a") + control + "b";
    EXPECT_EQ(fault_of("\n{w:1;c:" + code + ";o:qrcode}"),
              (Fault{"receipt_property_invalid", "2", "6", "code"}));
    EXPECT_EQ(fault_of("\n{w:1;c:" + code + "}"), (Fault{"receipt_barcode_invalid", "2", "6"}));
  }
}

}  // namespace
}  // namespace noren::receipt
