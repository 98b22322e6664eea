// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "core/receipt/layout.hpp"

namespace noren::receipt {
namespace {

std::string read_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::string lines(const std::string& inside) {
  return R"({"columns": 20, "lines": [)" + inside + "]}";
}

// The files are what plugin authors test with, and what the drivers' own reader is tested with.
TEST(LayoutJson, TheExampleOfTheDocumentsIsWhatWeWrite) {
  const std::string folder = NOREN_EXAMPLES;
  const Result<Document> document = parse(read_file(folder + "/layout.receipt"));
  ASSERT_TRUE(document);
  const Layout paper = layout(*document, 32);
  const Result<Layout> example = from_json(read_file(folder + "/layout.json"));
  ASSERT_TRUE(example) << to_json(paper);
  EXPECT_EQ(*example, paper) << to_json(paper);
}

TEST(LayoutJson, WritesOnlyWhatDiffersFromPlain) {
  const Layout paper{20, {TextLine{{{0, 4, "合計", {}}}, {}, 1}, CutLine{}}};
  EXPECT_EQ(to_json(paper),
            R"({"columns":20,"lines":[{"runs":[{"column":0,"text":"合計","width":4}],"height":1},)"
            R"({"cut":true}]})");
}

TEST(LayoutJson, ReadsEachKindOfLine) {
  const Result<Layout> paper = from_json(lines(
      R"({"runs": [{"column": 2, "text": "a", "width": 2, "bold": true, "underline": true,
          "invert": true, "scale_x": 2, "scale_y": 3}], "height": 3, "bars": [0, 19]},
         {"rule": {"column": 1, "width": 5, "above": [1], "below": [5]}},
         {"qr": {"text": "q", "cell": 6, "level": "Q", "align": "right"}}, {"feed": 2}, {"cut": true})"));
  ASSERT_TRUE(paper);
  EXPECT_EQ(paper->lines,
            (std::vector<LayoutLine>{TextLine{{{2, 2, "a", {true, true, true, 2, 3}}}, {0, 19}, 3},
                                     RuleLine{1, 5, {1}, {5}}, QrLine{"q", 6, 'Q', Align::right},
                                     FeedLine{2}, CutLine{}}));
}

TEST(LayoutJson, RefusesWhatNoPrinterCouldPrint) {
  const char* bad[] = {
      R"({"runs": [{"column": 0, "text": "ab", "width": 1}]})",
      R"({"runs": [{"column": 19, "text": "ab", "width": 2}]})",
      R"({"runs": [{"column": -1, "text": "a", "width": 1}]})",
      R"({"runs": [{"column": 0, "text": "ab", "width": 2}, {"column": 1, "text": "c", "width": 1}]})",
      R"({"runs": [{"column": 0, "text": "a\u001b", "width": 1}]})",
      R"({"runs": [{"column": 0, "text": "a\n", "width": 1}]})",
      R"({"runs": [{"column": 0, "text": "a", "width": 9, "scale_x": 9}]})",
      R"({"runs": [{"column": 0, "text": "a", "width": 1, "scale_y": 2}], "height": 1})",
      R"({"runs": [{"column": 0, "text": 1, "width": 1}]})",
      R"({"runs": [{"column": 0, "text": "a", "width": 1, "bold": 1}]})",
      R"({"runs": {}})",
      R"({"runs": [], "bars": [3, 2]})",
      R"({"runs": [], "bars": [20]})",
      R"({"rule": {"column": 10, "width": 11}})",
      R"({"rule": {"column": 5, "width": 5, "above": [4]}})",
      R"({"qr": {"text": "", "cell": 6, "level": "M", "align": "left"}})",
      R"({"qr": {"text": "a", "cell": 0, "level": "M", "align": "left"}})",
      R"({"qr": {"text": "a", "cell": 6, "level": "X", "align": "left"}})",
      R"({"qr": {"text": "a\u0010\u0004", "cell": 6, "level": "M", "align": "left"}})",
      R"({"feed": 0})",
      R"({"cut": false})",
      R"({})",
      R"(1)",
  };
  for (const char* line : bad) {
    const Result<Layout> paper = from_json(lines(std::string(R"({"cut": true},)") + line));
    ASSERT_FALSE(paper) << line;
    EXPECT_EQ(paper.error().reason, "layout_invalid");
    EXPECT_EQ(paper.error().details, std::vector<std::string>{"lines[1]"}) << line;
  }
  for (const char* document :
       {"", "[]", "{", R"({"columns": 20})", R"({"columns": 5, "lines": []})", R"({"lines": []})",
        R"({"columns": 48.5, "lines": []})"}) {
    EXPECT_FALSE(from_json(document)) << document;
  }
}

}  // namespace
}  // namespace noren::receipt
