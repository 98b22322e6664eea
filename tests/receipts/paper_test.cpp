// SPDX-License-Identifier: Apache-2.0
//
// What printers put on paper is what the grid says, for every receipt of the corpus and for
// generated ones.
#include <gtest/gtest.h>

#include <bit>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "charset/charset.hpp"
#include "charset/code_pages.hpp"
#include "drivers/receipt_encoder/escpos.hpp"
#include "drivers/receipt_encoder/star.hpp"
#include "plugins/common/receipt_printer/testing/expected.hpp"
#include "tests/emulators/printers/escpos_machine.hpp"
#include "tests/emulators/printers/star_machine.hpp"
#include "tests/receipts/random_markup.hpp"
#include "tools/noren/receipt/render.hpp"

namespace noren::receipts {
namespace {

namespace fs = std::filesystem;
using receipt_grid::Grid;

std::string contents(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

// Dots of its own for each character; some have none, as in a font.
std::optional<receipt_grid::Image> glyph_of(char32_t code) {
  if (code % 5 == 0) return std::nullopt;
  receipt_grid::Image glyph{24, 24, std::vector<std::uint8_t>(72)};
  std::minstd_rand dots(static_cast<unsigned>(code));
  for (std::uint8_t& byte : glyph.rows) byte = static_cast<std::uint8_t>(dots() & 0xFF);
  return glyph;
}

template <typename Machine>
void print(Machine& machine, const receipt_encoder::Bytes& bytes) {
  for (std::size_t i = 0; i < bytes.size(); i += 512) {
    machine.receive(std::span(bytes).subspan(i, std::min<std::size_t>(512, bytes.size() - i)));
    machine.work(1'000'000);
  }
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

// A character as the printer has it: a twin, a letter of another code page, or drawn.
std::string on_paper(const std::string& utf8, char32_t code) {
  if (charset::western(code)) return utf8;
  const charset::Encoded encoded = charset::to_cp932(utf8);
  if (encoded.missing.empty()) return charset::from_cp932(encoded.bytes).utf8;
  return glyph_of(code) ? "□" : "〓";
}

// The lines of characters, as a printer of code page 932 has them.
std::vector<std::string> expected_lines(const Grid& grid) {
  Grid text{grid.columns, {}};
  for (const receipt_grid::Line& line : grid.lines) {
    if (std::holds_alternative<receipt_grid::Text>(line) ||
        std::holds_alternative<receipt_grid::Rule>(line)) {
      text.lines.push_back(line);
    }
  }
  const std::string placed = to_text(text, receipt_grid::TextForm::placed);
  std::string known;
  for (std::size_t at = 0; at < placed.size();) {
    const charset::Character one = charset::next_character(placed, at);
    known += on_paper(placed.substr(at, one.size), one.code);
    at += one.size;
  }
  return lines_of(known);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

std::vector<std::string> seen_lines(const std::vector<emulators::Sheet>& sheets) {
  emulators::Sheet characters;
  for (const emulators::Sheet& sheet : sheets) {
    for (const emulators::Row& row : sheet.rows) {
      if (!row.cells.empty()) characters.rows.push_back(row);
    }
  }
  std::string text = to_text(characters);
  replace_all(text, "│", "|");
  replace_all(text, "─", "-");
  for (const char* joint : {"┌", "┐", "└", "┘", "├", "┤", "┬", "┴", "┼"}) {
    replace_all(text, joint, "+");
  }
  return lines_of(text);
}

// Single dots are changed where the printer would take them for a command.
constexpr int kDotsChanged = 18;

// Makes rows of dots the same that differ in single dots; returns how many differed.
int take_dots(std::vector<emulators::Row>& seen, std::vector<emulators::Row>& expected) {
  int different = 0;
  for (std::size_t i = 0; i < std::min(seen.size(), expected.size()); ++i) {
    if (!seen[i].dots || !expected[i].dots) continue;
    std::vector<std::uint8_t>& mine = seen[i].dots->rows;
    std::vector<std::uint8_t>& theirs = expected[i].dots->rows;
    for (std::size_t k = 0; k < std::min(mine.size(), theirs.size()); ++k) {
      different += std::popcount(static_cast<unsigned>(mine[k] ^ theirs[k]));
      mine[k] = theirs[k];
    }
  }
  return different;
}

template <typename Machine>
void expect_on_paper(const Grid& grid, const receipt_encoder::Encoded& encoded,
                     std::size_t command_bytes_max, bool draws_qr = true) {
  Machine machine;
  print(machine, encoded.body);
  print(machine, encoded.cut);
  const auto& sheets = machine.paper().sheets();
  std::vector<emulators::Row> seen = receipt_printer::testing::seen_rows(sheets, grid.columns);
  std::vector<emulators::Row> expected =
      receipt_printer::testing::expected_rows(grid, draws_qr, glyph_of);
  EXPECT_LE(take_dots(seen, expected), kDotsChanged);
  EXPECT_EQ(seen, expected);
  EXPECT_EQ(seen_lines(sheets), expected_lines(grid));
  const auto cuts = std::ranges::count_if(sheets, [](const auto& sheet) { return sheet.cut; });
  const auto wanted = std::ranges::count_if(grid.lines, [](const receipt_grid::Line& line) {
    return std::holds_alternative<receipt_grid::Cut>(line);
  });
  EXPECT_EQ(cuts, wanted);
  EXPECT_LE(machine.longest_command(), command_bytes_max);
}

void expect_on_every_paper(const Grid& grid) {
  namespace encoder = receipt_encoder;
  SCOPED_TRACE(to_text(grid));
  // QR cells as large as the grid has them, so that both machines have what it says.
  const encoder::Encoded escpos = encoder::escpos::encode(grid, {}, glyph_of);
  EXPECT_FALSE(encoder::escpos::holds_realtime_command(escpos.body));
  expect_on_paper<emulators::EscPosMachine>(grid, escpos, encoder::escpos::kCommandBytesMax);
  const encoder::Encoded dots = encoder::escpos::encode(
      grid, {.qr = false, .image = encoder::escpos::Image::gs_v_0}, glyph_of);
  EXPECT_FALSE(encoder::escpos::holds_realtime_command(dots.body));
  expect_on_paper<emulators::EscPosMachine>(grid, dots, encoder::escpos::kCommandBytesMax, false);
  for (bool blocks : {true, false}) {
    const encoder::Encoded star = encoder::star::encode(grid, {.raster_blocks = blocks}, glyph_of);
    EXPECT_FALSE(encoder::star::holds_realtime_command(star.body));
    expect_on_paper<emulators::StarMachine>(grid, star, encoder::star::kCommandBytesMax);
  }
}

TEST(Paper, EveryReceiptOfTheCorpusIsAsItIsLaidOut) {
  int printed = 0;
  for (const auto& entry : fs::directory_iterator(NOREN_RECEIPTS)) {
    const fs::path& file = entry.path();
    if (file.extension() != ".receipt") continue;
    SCOPED_TRACE(file.filename());
    const int columns = std::stoi(file.stem().extension().string().substr(1));
    fs::path data = file;
    data.replace_extension(".json");
    std::optional<std::string> values;
    if (fs::exists(data)) values = contents(data);
    std::vector<Error> warnings;
    const auto grid = tool::lay_out_receipt(contents(file), values, columns, warnings);
    if (!grid) continue;
    expect_on_every_paper(*grid);
    ++printed;
  }
  EXPECT_GE(printed, 60);
}

TEST(Paper, GeneratedReceiptsAreAsTheyAreLaidOut) {
  for (std::uint32_t seed = 0; seed < 400 && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::string markup = random_markup(seed);
    std::vector<Error> warnings;
    const auto grid =
        tool::lay_out_receipt(markup, std::nullopt, 24 + static_cast<int>(seed % 73), warnings);
    ASSERT_TRUE(grid) << grid.error().reason << "\n" << markup;
    SCOPED_TRACE(markup);
    expect_on_every_paper(*grid);
  }
}

}  // namespace
}  // namespace noren::receipts
