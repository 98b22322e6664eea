// SPDX-License-Identifier: Apache-2.0
#include "tests/receipts/random_markup.hpp"

#include <initializer_list>
#include <random>
#include <string_view>

namespace noren::receipts {
namespace {

class Writer {
 public:
  explicit Writer(std::uint32_t seed) : random_(seed) {}

  std::string run() {
    const int lines = number(1, 25);
    for (int i = 0; i < lines; ++i) {
      line();
      text_ += '\n';
    }
    return std::move(text_);
  }

 private:
  // Both ends belong to it. Not a distribution of the library, which may differ between two of
  // them.
  int number(int least, int most) {
    return least + static_cast<int>(random_() % static_cast<std::uint32_t>(most - least + 1));
  }

  std::string_view one_of(std::initializer_list<std::string_view> words) {
    return words.begin()[number(0, static_cast<int>(words.size()) - 1)];
  }

  void line() {
    const int kind = number(0, 19);
    if (kind < 11) return row();
    if (kind < 13) return text_.append(one_of({"-", "=", "", "---"})), void();
    if (kind < 17) return format();
    if (kind < 18) return code("qrcode", word());
    barcode();
  }

  void row() {
    const int columns = number(1, 5);
    text_ += one_of({"", "|"});
    for (int i = 0; i < columns; ++i) {
      if (i > 0) text_ += one_of({"|", " | ", "| ", " |"});
      cell();
    }
    text_ += one_of({"", "|"});
  }

  void cell() {
    const int pieces = number(0, 4);
    for (int i = 0; i < pieces; ++i) {
      text_ += one_of({"", "", "_", "\"", "`", "^", "^^", "^^^", "^^^^", "^^^^^^^", "\\n", "~"});
      text_ += word();
    }
  }

  std::string_view word() {
    return one_of({"りんご", "a", "¥1,234", "ﾎﾟｲﾝﾄ", "Total", "いろはにほへとちりぬるを",
                   "か\u3099", "髙﨑", "①", "0123456789", "麵", "🍣", "〜−", "\\\\", "x y", "é",
                   "żółw €", "🍤𠮷", "e\u0301"});
  }

  void format() {
    text_ += "{";
    text_ += one_of({"border:line", "border:space", "border:none", "border:2"});
    text_ += one_of({"", ";text:nowrap", ";text:wrap", ";align:left", ";align:right"});
    text_ += one_of({"", ";width:auto", ";width:* 6", ";width:8 8 8", ";width:0 10 *",
                     ";width:1 2 3", ";width:40 40", ";width:20"});
    text_ += "}";
  }

  void code(std::string_view option, std::string_view value) {
    text_ += one_of({"", "|"});
    text_ += "{code:";
    text_ += value;
    text_ += ";option:";
    text_ += option;
    text_ += one_of({",3", ",4", "", ""});
    text_ += "}";
    text_ += one_of({"", "|"});
  }

  void barcode() {
    switch (number(0, 5)) {
      case 0:
        return code("ean,hri", "490123456789");
      case 1:
        return code("upc", "0123456");
      case 2:
        return code("code39,24", "NOREN-1");
      case 3:
        return code("codabar,hri,200", "A12-3B");
      case 4:
        return code("itf", "123456");
      default:
        return code("code128,hri", one_of({"16041605", "A%\\{b", "Noren 1234567"}));
    }
  }

  std::mt19937 random_;
  std::string text_;
};

}  // namespace

std::string random_markup(std::uint32_t seed) {
  return Writer(seed).run();
}

}  // namespace noren::receipts
