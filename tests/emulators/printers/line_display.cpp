// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/printers/line_display.hpp"

#include "charset/charset.hpp"

namespace noren::emulators {
namespace {

constexpr std::size_t kRows = 2, kColumns = 20;
constexpr std::uint8_t kHome = 0x0B, kClear = 0x0C, kEsc = 0x1B, kFs = 0x1C, kUs = 0x1F;

bool is_lead(std::uint8_t byte) {
  return (byte >= 0x81 && byte <= 0x9F) || (byte >= 0xE0 && byte <= 0xFC);
}

}  // namespace

void LineDisplayMachine::start() {
  rows_.assign(kRows, std::string(kColumns, ' '));
  row_ = column_ = 0;
  katakana_ = kanji_ = false;
}

std::size_t LineDisplayMachine::size_of(std::span<const std::uint8_t> bytes) const {
  std::size_t size = kanji_ && is_lead(bytes[0]) ? 2 : 1;
  if (bytes[0] == kEsc || bytes[0] == kFs || bytes[0] == kUs) {
    if (bytes.size() < 2) return 0;
    size = 3;
    if (bytes[1] == '@' || bytes[1] == '&' || bytes[1] == '.' || bytes[1] <= 0x0D) size = 2;
    if (bytes[1] == '$') size = 4;
  }
  return bytes.size() < size ? 0 : size;
}

bool LineDisplayMachine::obey(std::span<const std::uint8_t> command) {
  const std::uint8_t first = command[0];
  if (first == kClear) {
    rows_.assign(kRows, std::string(kColumns, ' '));
    row_ = column_ = 0;
  } else if (first == kHome) {
    row_ = column_ = 0;
  } else if (first == kEsc) {
    if (command[1] == '@') start();
    if (command[1] == 't') katakana_ = command[2] == 1;
  } else if (first == kFs) {
    if (command[1] == 'C') kanji_ = command[2] == 1;
  } else if (first == kUs) {
    const bool there = command[1] == '$' && command[2] >= 1 && command[2] <= kColumns &&
                       command[3] >= 1 && command[3] <= kRows;
    if (there) {
      column_ = command[2] - 1u;
      row_ = command[3] - 1u;
    }
  } else if (first >= ' ') {
    put(command);
  }
  return true;
}

// In overwrite mode the cursor goes on in the other row.
void LineDisplayMachine::put(std::span<const std::uint8_t> character) {
  const bool known = character[0] < 0x80 || katakana_ || kanji_;
  for (std::uint8_t byte : character) {
    rows_[row_][column_] = known ? static_cast<char>(byte) : '?';
    if (++column_ < kColumns) continue;
    column_ = 0;
    row_ = (row_ + 1) % kRows;
  }
}

std::string LineDisplayMachine::seen() const {
  std::string text;
  for (const std::string& row : rows_) {
    std::string shown = charset::from_cp932(row).utf8;
    text += shown.erase(shown.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

}  // namespace noren::emulators
