// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "receipt_grid/base64.hpp"
#include "receipt_grid/grid.hpp"
#include "receipt_grid/qr_symbol.hpp"

namespace noren::receipt_grid {
namespace {

std::string example() {
  std::ostringstream text;
  text << std::ifstream(NOREN_EXAMPLES "/layout.json", std::ios::binary).rdbuf();
  return text.str();
}

std::string lines(const std::string& inside) {
  return R"({"columns": 20, "lines": [)" + inside + "]}";
}

TEST(ReadGrid, TheExampleOfTheDocuments) {
  const std::optional<Grid> grid = read_grid(example());
  ASSERT_TRUE(grid);
  EXPECT_EQ(to_text(*grid),
            "           のれん商店\n"
            "\n"
            "        TEL 0154-00-0000\n"
            "--------------------------------\n"
            "りんご                      ¥150\n"
            "ﾊﾞﾅﾅ 特売                    ¥98\n"
            "- - - - - - - - - - - - - - - -\n"
            "+--------------+---------------+\n"
            "|ポイント      |残高           |\n"
            "+--------------+---------------+\n"
            "|            10|          1,230|\n"
            "+--------------+---------------+\n"
            "https://noren.example/c/1\n"
            "- - - - - - - - - - - - - - - -\n");
  EXPECT_TRUE(read_grid(R"({"layout": )" + example() + "}"));
}

TEST(ReadGrid, Members) {
  const std::optional<Grid> grid = read_grid(
      lines(R"({"runs": [{"column": 2, "text": "あ", "width": 4, "invert": true, "scale_x": 2,
                          "scale_y": 3}], "bars": [0]}, {"feed": 2},
               {"qr": {"text": "q", "cell": 5, "level": "Q", "align": "right"}})"));
  ASSERT_TRUE(grid);
  const Text& text = std::get<Text>(grid->lines.at(0));
  EXPECT_EQ(text.height, 3);
  EXPECT_EQ(text.bars, std::vector<int>{0});
  EXPECT_TRUE(text.runs.at(0).style.invert);
  EXPECT_FALSE(text.runs.at(0).style.bold);
  EXPECT_EQ(std::get<Feed>(grid->lines.at(1)).lines, 2);
  EXPECT_EQ(std::get<Qr>(grid->lines.at(2)).place.align, Align::right);
}

TEST(ReadGrid, RefusesWhatWouldReachTheDeviceAsSomethingElse) {
  for (
      const char* line : {
          R"({"runs": [{"column": 0, "text": "a\u001b", "width": 1}]})",
          R"({"runs": [{"column": 0, "text": "a\u0010\u0004\u0001", "width": 1}]})",
          R"({"runs": [{"column": 0, "text": "a\u0085", "width": 1}]})",
          R"({"runs": [{"column": 0, "text": "ab", "width": 1}]})",
          R"({"runs": [{"column": 19, "text": "ab", "width": 2}]})",
          R"({"runs": [{"column": 0, "text": "ab", "width": 2}, {"column": 1, "text": "", "width": 0}]})",
          R"({"runs": [{"column": 0, "text": "a", "width": 9, "scale_x": 9}]})",
          R"({"runs": [{"column": 0.5, "text": "a", "width": 1}]})",
          R"({"runs": [1]})",
          R"({"runs": [], "bars": [3, 3]})",
          R"({"rule": {"column": 10, "width": 11}})",
          R"({"rule": {"column": 5, "width": 5, "below": [10]}})",
          R"({"qr": {"text": "", "cell": 6, "level": "M", "align": "left"}})",
          R"({"qr": {"text": "a\u0004", "cell": 6, "level": "M", "align": "left"}})",
          R"({"qr": {"text": "a", "cell": 17, "level": "M", "align": "left"}})",
          R"({"qr": {"text": "a", "cell": 6, "level": "LM", "align": "left"}})",
          R"({"qr": {"text": "a", "cell": 6, "level": "M", "align": "middle"}})",
          R"({"runs": [{"column": 0, "text": "a", "width": 1, "scale_y": 2}], "height": 1})",
          R"({"runs": [{"column": 0, "text": 1, "width": 1}]})",
          R"({"runs": [{"column": 0, "text": "a", "width": 1, "bold": 1}]})",
          R"({"qr": {"text": "a", "cell": 6, "level": "M", "align": "left", "area": {"column": 4}}})",
          R"({"qr": {"text": "a", "cell": 6, "level": "M", "align": "left", "area": {"column": 0, "width": 15}}})",
          R"({"barcode": {"symbology": "ean13", "text": "490123456789", "align": "left"}})",
          R"({"barcode": {"symbology": "ean13", "text": "4901234567890", "align": "left"}})",
          R"({"barcode": {"symbology": "code128", "text": "a\u001b", "align": "left"}})",
          R"({"barcode": {"symbology": "code128", "text": "", "align": "left"}})",
          R"({"barcode": {"symbology": "code39", "text": "0123456789ABCDEF", "align": "left"}})",
          R"({"barcode": {"symbology": "code39", "text": "A", "align": "left", "module": 1}})",
          R"({"barcode": {"symbology": "code39", "text": "A", "align": "left", "height": 241}})",
          R"({"barcode": {"symbology": "aztec", "text": "A", "align": "left"}})",
          R"({"barcode": {"symbology": "code39", "text": "A"}})",
          R"({"image": {"width": 9, "height": 2, "rows": "AAAA", "align": "left"}})",
          R"({"image": {"width": 9, "height": 2, "rows": "AAAAA===", "align": "left"}})",
          R"({"image": {"width": 0, "height": 2, "rows": "", "align": "left"}})",
          R"({"image": {"width": 241, "height": 1, "rows": "AAAA", "align": "left"}})",
          R"({"cut": true, "full": 1})",
          R"({"feed": 256})",
          R"({"cut": false})",
          R"({})",
          R"("cut")",
      }) {
    std::string fault;
    EXPECT_FALSE(read_grid(lines(R"({"cut": true},)" + std::string(line)), &fault)) << line;
    EXPECT_EQ(fault, "lines[1]") << line;
  }
  for (const char* document : {"", "[]", "{}", R"({"columns": 15, "lines": []})",
                               R"({"columns": 48, "lines": {}})", R"({"layout": 1})"}) {
    EXPECT_FALSE(read_grid(document)) << document;
  }
}

TEST(ReadGrid, IsWhatWasWritten) {
  const Grid grid{
      20,
      {Text{{{2, 2, "a", {true, true, true, 2, 3}}, {5, 4, "合計", {}}}, {0, 19}, 3},
       Rule{1, 5, {1}, {5}}, Qr{"q\n", 6, 'Q', {Align::right, 2, 16}}, Qr{"q"},
       BarcodeLine{{Symbology::itf, "1234", 3, 24, true}, {Align::left}},
       Image{9, 2, {0x80, 0x80, 0xFF, 0x00}, {Align::center, 1, 3}}, Feed{2}, Cut{}, Cut{true}}};
  const std::optional<Grid> again = read_grid(to_json(grid));
  ASSERT_TRUE(again) << to_json(grid);
  EXPECT_EQ(*again, grid) << to_json(grid);
}

TEST(WriteJson, WritesOnlyWhatDiffersFromPlain) {
  EXPECT_EQ(to_json({20, {Text{{{0, 4, "合計", {}}}, {}, 1}, Cut{}}}),
            R"({"columns":20,"lines":[{"runs":[{"column":0,"text":"合計","width":4}],"height":1},)"
            R"({"cut":true}]})");
}

TEST(ToText, EnlargedTextStaysReadableOrInItsPlaces) {
  const Grid grid{20,
                  {Text{{{0, 8, "合計", {.scale_x = 2}}, {14, 6, "\\99", {.scale_x = 2}}}, {}, 1},
                   Text{{{6, 8, "ab", {.scale_x = 4}}}, {0, 19}, 1}}};
  EXPECT_EQ(to_text(grid), "合計             \\99\n|        ab        |\n");
  EXPECT_EQ(to_text(grid, TextForm::placed), "合  計        \\ 9 9\n|     a   b        |\n");
}

TEST(ToText, SymbolsAreTheirTexts) {
  EXPECT_EQ(to_text({16,
                     {Qr{"a\nb"}, BarcodeLine{{Symbology::itf, "1234"}}, Image{8, 1, {1}}, Feed{2},
                      Cut{}}}),
            "a b\n1234\n[8 x 1]\n\n\n- - - - - - - -\n");
}

TEST(Place, AlignsInsideItsColumns) {
  EXPECT_EQ(left_of({Align::left}, 32, 100), 0);
  EXPECT_EQ(left_of({Align::center}, 32, 100), 142);
  EXPECT_EQ(left_of({Align::right}, 32, 100), 284);
  EXPECT_EQ(left_of({Align::right, 4, 10}, 32, 100), 68);
  EXPECT_EQ(left_of({Align::right, 4, 10}, 32, 500), 48);
}

// The test vectors of RFC 4648 section 10.
TEST(Base64, IsThatOfTheRfc) {
  const std::pair<std::string_view, std::string_view> pairs[] = {{"", ""},
                                                                 {"f", "Zg=="},
                                                                 {"fo", "Zm8="},
                                                                 {"foo", "Zm9v"},
                                                                 {"foob", "Zm9vYg=="},
                                                                 {"fooba", "Zm9vYmE="},
                                                                 {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, text] : pairs) {
    const std::vector<std::uint8_t> bytes(plain.begin(), plain.end());
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
}

TEST(Base64, HasOneTextForBytes) {
  for (const char* text : {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "=", "Zg==Zg==",
                           "Zm9v=", "Zm 9", "Zm9-", "Zm9v\n", "Zm9vYm\xFFy", "Zm9vY=="}) {
    EXPECT_FALSE(from_base64(text)) << text;
  }
}

TEST(QrSymbol, IsAQrCode) {
  const std::optional<QrSymbol> symbol = make_qr({"hello", 3, 'M'});
  ASSERT_TRUE(symbol);
  EXPECT_EQ(symbol->modules, 21);
  // The finder pattern: a dark ring, a light ring, a dark middle.
  EXPECT_TRUE(symbol->is_dark(0, 0));
  EXPECT_FALSE(symbol->is_dark(1, 1));
  EXPECT_TRUE(symbol->is_dark(3, 3));
  EXPECT_FALSE(symbol->is_dark(7, 0));
}

TEST(QrSymbol, TheLongestTextFitsAtTheHighestLevel) {
  const std::optional<QrSymbol> symbol = make_qr({std::string(1024, 'x'), 8, 'H'});
  ASSERT_TRUE(symbol);
  EXPECT_LE((symbol->modules + 8) * fitting_cell(symbol->modules, 8, 192), 192);
}

TEST(QrSymbol, IsAPictureOfItsModules) {
  const std::optional<QrSymbol> symbol = make_qr({"hello", 3, 'M'});
  ASSERT_TRUE(symbol);
  for (int cell : {1, 3, 8}) {
    const Image image = image_of(*symbol, cell, {Align::right});
    EXPECT_EQ(image.place.align, Align::right);
    ASSERT_EQ(image.width, symbol->modules * cell);
    ASSERT_EQ(image.height, image.width);
    ASSERT_EQ(image.rows.size(), static_cast<std::size_t>(image.row_bytes() * image.height));
    for (int y = 0; y < image.height; ++y) {
      for (int x = 0; x < image.width; ++x) {
        ASSERT_EQ(image.is_dark(x, y), symbol->is_dark(x / cell, y / cell)) << cell << x << y;
      }
    }
  }
}

TEST(QrSymbol, ShrinksToThePaper) {
  EXPECT_EQ(fitting_cell(21, 8, 576), 8);
  EXPECT_EQ(fitting_cell(21, 8, 29 * 7 + 1), 7);
  EXPECT_EQ(fitting_cell(177, 3, 100), 1);
}

}  // namespace
}  // namespace noren::receipt_grid
