// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "drivers/receipt_grid/grid.hpp"
#include "drivers/receipt_grid/qr_symbol.hpp"

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
  EXPECT_TRUE(text.runs.at(0).invert);
  EXPECT_FALSE(text.runs.at(0).bold);
  EXPECT_EQ(std::get<Feed>(grid->lines.at(1)).lines, 2);
  EXPECT_EQ(std::get<Qr>(grid->lines.at(2)).align, Align::right);
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
          R"({"feed": 256})",
          R"({"cut": false})",
          R"({})",
          R"("cut")",
      }) {
    EXPECT_FALSE(read_grid(lines(line))) << line;
  }
  for (const char* document : {"", "[]", "{}", R"({"columns": 15, "lines": []})",
                               R"({"columns": 48, "lines": {}})", R"({"layout": 1})"}) {
    EXPECT_FALSE(read_grid(document)) << document;
  }
}

TEST(QrSymbol, IsAQrCode) {
  const std::optional<QrSymbol> symbol = make_qr({"hello", 3, 'M', Align::left});
  ASSERT_TRUE(symbol);
  EXPECT_EQ(symbol->modules, 21);
  // The finder pattern: a dark ring, a light ring, a dark middle.
  EXPECT_TRUE(symbol->is_dark(0, 0));
  EXPECT_FALSE(symbol->is_dark(1, 1));
  EXPECT_TRUE(symbol->is_dark(3, 3));
  EXPECT_FALSE(symbol->is_dark(7, 0));
}

TEST(QrSymbol, TheLongestTextFitsAtTheHighestLevel) {
  const std::optional<QrSymbol> symbol = make_qr({std::string(1024, 'x'), 8, 'H', Align::left});
  ASSERT_TRUE(symbol);
  EXPECT_LE((symbol->modules + 8) * fitting_cell(symbol->modules, 8, 192), 192);
}

TEST(QrSymbol, ShrinksToThePaper) {
  EXPECT_EQ(fitting_cell(21, 8, 576), 8);
  EXPECT_EQ(fitting_cell(21, 8, 29 * 7 + 1), 7);
  EXPECT_EQ(fitting_cell(177, 3, 100), 1);
}

}  // namespace
}  // namespace noren::receipt_grid
