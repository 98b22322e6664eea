// SPDX-License-Identifier: Apache-2.0
#include "drivers/receipt_encoder/star.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "plugins/common/receipt_printer/testing/expected.hpp"
#include "plugins/printer-star/dialogue.hpp"
#include "tests/emulators/printers/star_machine.hpp"

namespace noren::printer_star {
namespace {

using namespace receipt_encoder;
using namespace receipt_encoder::star;
using receipt_printer::testing::expected_rows;
using receipt_printer::testing::seen_rows;
using namespace std::string_literals;

Encoded encoded(const std::string& lines, const Paper& paper = {.columns = 32}) {
  const auto grid = receipt_grid::read_grid(R"({"columns": 32, "lines": [)" + lines + "]}");
  EXPECT_TRUE(grid) << lines;
  return grid ? encode(*grid, paper) : Encoded{};
}

std::string text_of(const Bytes& bytes) {
  return {bytes.begin(), bytes.end()};
}

TEST(StarEncode, TheExampleOfTheDocumentsIsOnPaperAsItIsLaidOut) {
  std::ostringstream text;
  text << std::ifstream(NOREN_EXAMPLES "/layout.json", std::ios::binary).rdbuf();
  const auto grid = receipt_grid::read_grid(text.str());
  ASSERT_TRUE(grid);
  const Encoded receipt = encode(*grid, {});
  EXPECT_FALSE(holds_realtime_command(receipt.body));
  emulators::StarMachine printer;
  printer.receive(receipt.body);
  printer.receive(receipt.cut);
  printer.work(100'000);
  EXPECT_EQ(seen_rows(printer.paper().sheets()), expected_rows(*grid)) << to_text(printer.paper());
  EXPECT_TRUE(printer.paper().sheets().back().cut);
}

// A receipt that was broken off at any byte does not swallow anything of the next one.
TEST(StarEncode, ABrokenReceiptIsOverBeforeTheNext) {
  std::ostringstream text;
  text << std::ifstream(NOREN_EXAMPLES "/layout.json", std::ios::binary).rdbuf();
  const auto grid = receipt_grid::read_grid(text.str());
  ASSERT_TRUE(grid);
  const Encoded receipt = encode(*grid, {});
  for (std::size_t end = 0; end < receipt.body.size(); ++end) {
    emulators::StarMachine printer;
    printer.receive(std::span(receipt.body).first(end));
    printer.work(100'000);
    StarDialogue dialogue;
    printer.receive(dialogue.resynchronize());
    printer.receive(dialogue.fence("key", 0));
    printer.work(100'000);
    for (std::uint8_t byte : printer.take_answers()) dialogue.hear(byte);
    ASSERT_TRUE(dialogue.fence_passed()) << end;
    printer.paper().tear_off();
    printer.receive(receipt.body);
    printer.work(100'000);
    ASSERT_EQ(seen_rows(printer.paper().sheets()), expected_rows(*grid)) << end;
  }
}

TEST(StarEncode, RuledTablesJoin) {
  emulators::StarMachine printer;
  printer.receive(encoded(R"({"rule": {"column": 0, "width": 4, "below": [0, 2, 3]}},
                             {"runs": [{"column": 1, "text": "ｱ", "width": 1}], "bars": [0, 2, 3]},
                             {"rule": {"column": 0, "width": 4, "above": [0, 2, 3]}})")
                      .body);
  printer.work(100'000);
  EXPECT_EQ(to_text(printer.paper()), "┌─┬┐\n│ｱ││\n└─┴┘\n");
  EXPECT_EQ(printer.paper().sheets().front().rows.front().feed, emulators::kRowDots);
}

TEST(StarEncode, QrCodesAreThePrintersOwn) {
  const std::string body = text_of(
      encoded(R"({"qr": {"text": "hi", "cell": 12, "level": "Q", "align": "right"}})").body);
  EXPECT_NE(
      body.find(
          "\x1B\x1D"
          "a\x02\x1B\x1DyS0\x02\x1B\x1DyS1\x02\x1B\x1DyS2\x08\x1B\x1DyD1\0\x02\0hi\x1B\x1DyP"s),
      body.npos);
}

TEST(StarEncode, CharactersAreNoLargerThanThePrinterKnows) {
  const std::string body = text_of(
      encoded(R"({"runs": [{"column": 0, "text": "A", "width": 8, "scale_x": 8, "scale_y": 8}],
                  "height": 8})")
          .body);
  EXPECT_NE(body.find("\x1Bi\x05\x05"
                      "A"),
            body.npos);
}

TEST(StarEncode, OnlyTheLastCutWaitsForTheFence) {
  const Encoded receipt = encoded(R"({"cut": true}, {"feed": 2}, {"cut": true})");
  EXPECT_TRUE(text_of(receipt.body)
                  .ends_with("\x1B"
                             "d\x03\n\n"));
  EXPECT_EQ(receipt.cut, (Bytes{0x1B, 'd', 3}));
}

TEST(StarEncode, CountsWhatShiftJisLacks) {
  EXPECT_EQ(encoded(R"({"runs": [{"column": 0, "text": "🍣é髙", "width": 5}]})").missing,
            std::vector<char32_t>{U'🍣'});
}

TEST(StarRealtimeCommand, IsFoundWhereverItStands) {
  EXPECT_TRUE(holds_realtime_command(Bytes{'a', 0x1B, 0x06, 0x01}));
  EXPECT_FALSE(holds_realtime_command(Bytes{0x1B, 0x06, 0x02, 0x1B, 0x06}));
}

}  // namespace
}  // namespace noren::printer_star
