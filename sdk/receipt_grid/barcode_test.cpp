// SPDX-License-Identifier: Apache-2.0
#include "receipt_grid/barcode.hpp"

#include <gtest/gtest.h>

namespace noren::receipt_grid {
namespace {

// Dark and light modules in turn, as digits.
std::string modules_of(Symbology symbology, std::string_view text) {
  std::string out;
  for (std::uint8_t width : bars_of({symbology, std::string(text), 1})) {
    out += static_cast<char>('0' + width);
  }
  return out;
}

using Whole = std::optional<std::string>;

TEST(Complete, AddsOrChecksTheCheckDigit) {
  EXPECT_EQ(complete(Symbology::ean13, "490123456789"), Whole("4901234567894"));
  EXPECT_EQ(complete(Symbology::ean13, "4901234567894"), Whole("4901234567894"));
  EXPECT_EQ(complete(Symbology::ean13, "4901234567895"), Whole());
  EXPECT_EQ(complete(Symbology::ean8, "4912345"), Whole("49123456"));
  EXPECT_EQ(complete(Symbology::upc_a, "03600029145"), Whole("036000291452"));
  EXPECT_EQ(complete(Symbology::upc_e, "0123456"), Whole("01234565"));
  EXPECT_EQ(complete(Symbology::upc_e, "01234564"), Whole());
  EXPECT_EQ(complete(Symbology::upc_e, "1123456"), Whole());
}

TEST(Complete, UpcESaysWhatUpcASays) {
  EXPECT_EQ(upc_a_of("0123450"), "01200000345");
  EXPECT_EQ(upc_a_of("0123452"), "01220000345");
  EXPECT_EQ(upc_a_of("0123453"), "01230000045");
  EXPECT_EQ(upc_a_of("0123454"), "01234000005");
  EXPECT_EQ(upc_a_of("0123457"), "01234500007");
}

TEST(Complete, RefusesWhatASymbologyCannotSay) {
  const std::pair<Symbology, std::string> bad[] = {
      {Symbology::ean13, "49012345678"},
      {Symbology::ean13, "49012345678あ"},
      {Symbology::ean8, ""},
      {Symbology::upc_a, "0360002914521"},
      {Symbology::itf, "123"},
      {Symbology::itf, "12a4"},
      {Symbology::code39, "a"},
      {Symbology::code39, "A*B"},
      {Symbology::code39, "*"},
      {Symbology::code39, "**"},
      {Symbology::codabar, "123"},
      {Symbology::codabar, "AB"},
      {Symbology::codabar, "A1E"},
      {Symbology::code93, "\n"},
      {Symbology::code128, "あ"},
      {Symbology::code128, "\x7F"},
      {Symbology::code128, std::string(kBarcodeTextLimit + 1, 'x')}};
  for (const auto& [symbology, text] : bad) {
    EXPECT_EQ(complete(symbology, text), Whole()) << name_of(symbology) << " " << text;
  }
  EXPECT_EQ(complete(Symbology::codabar, "a0-$:/.+d"), Whole("A0-$:/.+D"));
  EXPECT_EQ(complete(Symbology::code39, "*A-1*"), Whole("A-1"));
}

// Symbols of the standards and of public examples.
TEST(Bars, AreThoseOfTheSymbology) {
  EXPECT_EQ(modules_of(Symbology::ean13, "4901234567894"),
            "111"
            "3112"
            "1123"
            "2221"
            "2122"
            "1141"
            "2311"
            "11111"
            "1231"
            "1114"
            "1312"
            "1213"
            "3112"
            "1132"
            "111");
  EXPECT_EQ(modules_of(Symbology::ean8, "49123456"),
            "111"
            "1132"
            "3112"
            "2221"
            "2122"
            "11111"
            "1411"
            "1132"
            "1231"
            "1114"
            "111");
  EXPECT_EQ(modules_of(Symbology::upc_e, "01234565"),
            "111"
            "1222"
            "2122"
            "1411"
            "2311"
            "1321"
            "1114"
            "111111");
  EXPECT_EQ(modules_of(Symbology::code128, "A"),
            "211214"
            "111323"
            "131123"
            "2331112");
  EXPECT_EQ(modules_of(Symbology::code93, "A"),
            "111141"
            "211113"
            "211113"
            "221121"
            "111141"
            "1");
}

TEST(Bars, WideOnesHaveTwoAndAHalfNarrowOnes) {
  const auto widths = bars_of({Symbology::itf, "00", 2});
  EXPECT_EQ(widths, (std::vector<std::uint8_t>{2, 2, 2, 2, 2, 2, 2, 2, 5, 5, 5, 5, 2, 2, 5, 2, 2}));
  EXPECT_EQ(bars_of({Symbology::itf, "00", 3})[8], 8);
  EXPECT_EQ(width_of({Symbology::itf, "00", 2}), 49);
}

TEST(Code128, PutsTwoDigitsIntoOneCharacterWhereThatIsShorter) {
  const auto count = [](std::string_view text) { return code128_values(text).size(); };
  EXPECT_EQ(count("12"), 2u);        // C
  EXPECT_EQ(count("123"), 4u);       // B
  EXPECT_EQ(count("1234"), 3u);      // C
  EXPECT_EQ(count("12345"), 5u);     // C, then B for the last
  EXPECT_EQ(count("ab1234"), 6u);    // B, then C to the end
  EXPECT_EQ(count("ab12345"), 7u);   // the odd digit stays in B
  EXPECT_EQ(count("ab1234cd"), 9u);  // not worth the way there and back
  EXPECT_EQ(count("ab123456cd"), 10u);
}

TEST(Fitting, TakesFinerBarsOnNarrowPaper) {
  const Barcode code{Symbology::ean13, "4901234567894", 4};
  EXPECT_EQ(fitting_module(code, 380), 4);
  EXPECT_EQ(fitting_module(code, 379), 3);
  EXPECT_EQ(fitting_module(code, 192), 2);
  EXPECT_EQ(fitting_module(code, 96), 1);
  EXPECT_EQ(fitting_module(code, 10), 1);
}

TEST(Symbology, HasAName) {
  for (int i = 0; i < 9; ++i) {
    const auto symbology = static_cast<Symbology>(i);
    EXPECT_EQ(symbology_named(name_of(symbology)), symbology);
  }
  EXPECT_FALSE(symbology_named("qr"));
}

}  // namespace
}  // namespace noren::receipt_grid
