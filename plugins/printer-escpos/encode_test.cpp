// SPDX-License-Identifier: Apache-2.0
#include "drivers/receipt_encoder/escpos.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "plugins/common/receipt_printer/testing/expected.hpp"
#include "plugins/printer-escpos/dialogue.hpp"
#include "tests/emulators/printers/escpos_machine.hpp"

namespace noren::printer_escpos {
namespace {

using namespace receipt_encoder;
using namespace receipt_encoder::escpos;
using namespace std::string_literals;

const std::string kStart =
    "\x1B@\x1D"
    "a\0\x1B"
    "a\0\x1DL\0\0\x1BM\0\x1B \0\x1CS\0\0\x1B{\0\x1B"
    "2"
    "\x1D!\0\x1B"
    "E\0\x1B-\0\x1C-\0\x1D"
    "B\0\x1BR\x08\x1Bt\x01\x1C.\x1C"
    "C\x01"s;

Encoded encoded(const std::string& lines) {
  const auto grid = receipt_grid::read_grid(R"({"columns": 32, "lines": [)" + lines + "]}");
  EXPECT_TRUE(grid) << lines;
  return grid ? encode(*grid, {.columns = 32}) : Encoded{};
}

// The body without the state that it begins with.
std::string body_of(const std::string& lines) {
  const Encoded receipt = encoded(lines);
  const std::string body(receipt.body.begin(), receipt.body.end());
  EXPECT_EQ(body.substr(0, kStart.size()), kStart);
  return body.substr(std::min(kStart.size(), body.size()));
}

TEST(Encode, ASmallReceipt) {
  const std::string lines = R"(
      {"runs": [{"column": 6, "text": "のれん", "width": 12, "scale_x": 2, "scale_y": 2}]},
      {"runs": []},
      {"runs": [{"column": 0, "text": "合計", "width": 4, "bold": true},
                {"column": 28, "text": "¥150", "width": 4}]},
      {"cut": true})";
  EXPECT_EQ(body_of(lines),
            "\x1B$\x48\0\x1D!\x11\x82\xCC\x82\xEA\x82\xF1\n"
            "\n"
            "\x1D!\0\x1B"
            "E\x01\x8D\x87\x8Cv\x1B$\x50\x01\x1B"
            "E\0\\150\n"s);
  EXPECT_EQ(encoded(lines).cut, (Bytes{0x1D, 'V', 66, 0}));
}

TEST(Encode, DecorationsAreSwitchedOnceAndShortGapsAreSpaces) {
  EXPECT_EQ(body_of(R"({"runs": [{"column": 1, "text": "a", "width": 1, "underline": true},
                                 {"column": 2, "text": "b", "width": 1, "underline": true, "invert": true},
                                 {"column": 5, "text": "c", "width": 1}]})"),
            " \x1B-\x02\x1C-\x02"
            "a\x1D"
            "B\x01"
            "b\x1B$\x3C\0\x1B-\0\x1C-\0\x1D"
            "B\0c\n"s);
}

TEST(Encode, RuledTablesJoin) {
  EXPECT_EQ(body_of(R"({"rule": {"column": 0, "width": 4, "below": [0, 2, 3]}},
                       {"runs": [{"column": 1, "text": "ｱ", "width": 1}], "bars": [0, 2, 3]},
                       {"rule": {"column": 0, "width": 4, "above": [0, 2, 3]}},
                       {"rule": {"column": 0, "width": 4}}, {"runs": [{"column": 0, "text": "あ", "width": 2}]})"),
            "\x1B"
            "3\0\x1C"
            "C\0\x1C.\x98\x95\x91\x99\n"
            "\x96\x1C"
            "C\x01\xB1\x1C"
            "C\0\x1C.\x96\x96\n"
            "\x9A\x95\x90\x9B\n"
            "\x1B"
            "2\x95\x95\x95\x95\n"
            "\x1C"
            "C\x01\x82\xA0\n"s);
}

TEST(Encode, QrCodesAreThePrintersOwn) {
  EXPECT_EQ(body_of(R"({"qr": {"text": "hi", "cell": 6, "level": "M", "align": "center"}})"),
            "\n\x1B"
            "a\x01\x1D(k\x04\0001A2\0\x1D(k\x03\0001C\x06\x1D(k\x03\0001E1\x1D(k\x05\0001P0hi"
            "\x1D(k\x03\0001Q0\x1B"
            "a\0\n"s);
}

TEST(Encode, ALargeQrCodeIsMadeToFit) {
  const std::string body = body_of(R"({"qr": {"text": ")" + std::string(1024, 'x') +
                                   R"(", "cell": 16, "level": "H", "align": "left"}})");
  EXPECT_NE(body.find("1C\x02"), body.npos);
  EXPECT_FALSE(
      holds_realtime_command({reinterpret_cast<const std::uint8_t*>(body.data()), body.size()}));
}

TEST(Encode, TheFenceFollowsWhatIsPrinted) {
  const Encoded receipt =
      encoded(R"({"barcode": {"symbology": "code39", "text": "NOREN", "module": 2, "height": 60,
                              "hri": false, "align": "center"}}, {"cut": true})");
  EXPECT_TRUE(std::string(receipt.body.begin(), receipt.body.end()).ends_with("\x05NOREN"));
}

TEST(Encode, OnlyTheLastCutWaitsForTheFence) {
  const Encoded receipt = encoded(R"({"cut": true}, {"feed": 2}, {"cut": true})");
  const std::string body(receipt.body.begin(), receipt.body.end());
  EXPECT_EQ(body, kStart + "\x1DV\x42\0\n\n"s);
  EXPECT_TRUE(encoded(R"({"cut": true}, {"feed": 2})").cut.empty());
}

TEST(Encode, CountsWhatShiftJisLacks) {
  EXPECT_EQ(encoded(R"({"runs": [{"column": 0, "text": "🍣é髙", "width": 5}]})").missing,
            std::vector<char32_t>{U'🍣'});
}

TEST(Encode, TheExampleOfTheDocumentsIsSmallAndHarmless) {
  std::ostringstream text;
  text << std::ifstream(NOREN_EXAMPLES "/layout.json", std::ios::binary).rdbuf();
  const auto grid = receipt_grid::read_grid(text.str());
  ASSERT_TRUE(grid);
  const Encoded receipt = encode(*grid, {});
  EXPECT_LT(receipt.body.size(), 500u);
  EXPECT_FALSE(holds_realtime_command(receipt.body));
}

// A receipt that was broken off at any byte does not swallow anything of the next one.
TEST(Encode, ABrokenReceiptIsOverBeforeTheNext) {
  std::ostringstream text;
  text << std::ifstream(NOREN_EXAMPLES "/layout.json", std::ios::binary).rdbuf();
  const auto grid = receipt_grid::read_grid(text.str());
  ASSERT_TRUE(grid);
  const Encoded receipt = encode(*grid, {});
  const auto whole = receipt_printer::testing::expected_rows(*grid);
  for (std::size_t end = 0; end < receipt.body.size(); ++end) {
    emulators::EscPosMachine printer;
    printer.receive(std::span(receipt.body).first(end));
    printer.work(100'000);
    EscPosDialogue dialogue{Manners{}};
    printer.receive(dialogue.resynchronize());
    const Bytes fence = dialogue.fence("key", 0);
    printer.receive(fence);
    printer.work(100'000);
    for (std::uint8_t byte : printer.take_answers()) dialogue.hear(byte);
    ASSERT_TRUE(dialogue.fence_passed()) << end;
    printer.paper().tear_off();
    printer.receive(receipt.body);
    printer.work(100'000);
    ASSERT_EQ(receipt_printer::testing::seen_rows(printer.paper().sheets()), whole) << end;
  }
}

TEST(RealtimeCommand, IsFoundWhereverItStands) {
  EXPECT_TRUE(holds_realtime_command(Bytes{1, 0x10, 0x04, 1}));
  EXPECT_TRUE(holds_realtime_command(Bytes{0x10, 0x05}));
  EXPECT_TRUE(holds_realtime_command(Bytes{0x10, 0x10, 0x14}));
  EXPECT_FALSE(holds_realtime_command(Bytes{0x10, 0x06, 0x04, 0x10}));
}

}  // namespace
}  // namespace noren::printer_escpos
