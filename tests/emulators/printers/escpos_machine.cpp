// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/printers/escpos_machine.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace noren::emulators {
namespace {

constexpr std::uint8_t kDle = 0x10, kEsc = 0x1B, kFs = 0x1C, kGs = 0x1D;
constexpr std::size_t kTaughtBytes = 72;  // of FS 2
constexpr std::uint8_t kClear[] = {kDle, 0x14, 8, 1, 3, 20, 1, 6, 2, 8};

bool is_lead(std::uint8_t byte) {
  return (byte >= 0x81 && byte <= 0x9F) || (byte >= 0xE0 && byte <= 0xFC);
}

std::uint8_t bit(bool on, std::uint8_t mask) {
  return on ? mask : std::uint8_t{0};
}

}  // namespace

std::size_t EscPosMachine::take_at_once(std::span<const std::uint8_t> bytes) {
  if (bytes[0] != kDle) return 0;
  if (bytes.size() < 2) return kMore;
  const bool asks = bytes[1] == 0x04, requests = bytes[1] == 0x05, drives = bytes[1] == 0x14;
  if (!asks && !requests && !drives) return 0;
  if (bytes.size() < 3) return kMore;
  if (asks) {
    if (bytes[2] >= 1 && bytes[2] <= 4) answer({realtime_status(bytes[2])});
    return 3;
  }
  if (requests) {
    if (bytes[2] == 1 || bytes[2] == 2) recover(bytes[2] == 2);
    return 3;
  }
  if (bytes[2] == 1) {
    if (bytes.size() < 5) return kMore;
    command("drawer open");
    return 5;
  }
  // Function 8, by its ten bytes, in whatever it stands.
  const std::size_t seen = std::min(bytes.size(), std::size(kClear));
  if (!std::equal(kClear, kClear + seen, bytes.begin())) return 0;
  if (seen < std::size(kClear)) return kMore;
  clear();
  line_.clear();
  answer({0x37, 0x25, 0});
  return std::size(kClear);
}

std::size_t EscPosMachine::size_of(std::span<const std::uint8_t> bytes) const {
  if (bytes[0] != kEsc && bytes[0] != kFs && bytes[0] != kGs) {
    const std::size_t size = line_.shift_jis && is_lead(bytes[0]) ? 2 : 1;
    return bytes.size() < size ? 0 : size;
  }
  if (bytes.size() < 2) return 0;
  std::size_t size = 3;
  const auto is_one_of = [&](std::string_view letters) {
    return letters.find(static_cast<char>(bytes[1])) != letters.npos;
  };
  if (bytes[0] == kEsc) {
    size = is_one_of("@2") ? 2 : is_one_of("$\\") ? 4 : is_one_of("p") ? 5 : 3;
  } else if (bytes[0] == kFs) {
    size = is_one_of("&.") ? 2 : is_one_of("S") ? 4 : is_one_of("2") ? 4 + kTaughtBytes : 3;
  } else if (is_one_of("LW")) {
    size = 4;
  } else if (is_one_of("k")) {
    if (bytes.size() < 4) return 0;
    size = 4u + bytes[3];
  } else if (is_one_of("v")) {
    if (bytes.size() < 8) return 0;
    size = 8u + (bytes[4] + 256u * bytes[5]) * (bytes[6] + 256u * bytes[7]);
  } else if (is_one_of("8")) {
    if (bytes.size() < 7) return 0;
    size = 7u + bytes[3] + 256u * bytes[4];
  } else if (is_one_of("V")) {
    if (bytes.size() < 3) return 0;
    size = bytes[2] >= 65 ? 4 : 3;
  }
  if (is_one_of("(") && bytes[0] != kEsc) {
    if (bytes.size() < 5) return 0;
    size = 5u + bytes[3] + 256u * bytes[4];
  }
  return bytes.size() < size ? 0 : size;
}

bool EscPosMachine::obey(std::span<const std::uint8_t> command) {
  if (command[0] == kEsc) return escape(command), true;
  if (command[0] == kFs) return kanji(command), true;
  if (command[0] == kGs) return group(command);
  if (command[0] == '\n') {
    if (prints()) paper().print(line_.feed());
    return true;
  }
  character(command);
  return true;
}

void EscPosMachine::character(std::span<const std::uint8_t> bytes) {
  if (bytes[0] == ' ') return line_.space();
  if (bytes[0] < ' ') return;
  line_.put(std::string(bytes.begin(), bytes.end()));
}

void EscPosMachine::escape(std::span<const std::uint8_t> command) {
  switch (command[1]) {
    case '@':
      line_.reset();
      stand_ = {};
      unasked_ = 0;
      return;
    case '2':
      line_.spacing = 30;
      return;
    case '3':
      line_.spacing = command[2];
      return;
    case 'a':
      stand_.align = command[2] % 48;
      return;
    case 'E':
      line_.style.bold = command[2] & 1;
      return;
    case '-':
      line_.style.underline = command[2] % 48 != 0;
      return;
    case 't':
      line_.code_page = command[2] == 16 ? "CP1252" : command[2] == 18 ? "CP852" : "";
      return;
    case '$':
      return line_.move_to(command[2] + 256 * command[3]);
    case 'p':
      Machine::command("drawer open");
      return;
    default:
      return;
  }
}

void EscPosMachine::kanji(std::span<const std::uint8_t> command) {
  if (command[1] == '2') teach(command);
  if (command[1] == 'C') line_.shift_jis = command[2] % 48 == 1;
}

// FS 2: the dots come by columns, from left to right.
void EscPosMachine::teach(std::span<const std::uint8_t> command) {
  std::vector<std::uint8_t> rows(kTaughtBytes);
  for (std::size_t x = 0; x < kRowDots; ++x) {
    for (std::size_t y = 0; y < kRowDots; ++y) {
      const bool is_dark = command[4 + x * 3 + y / 8] >> (7 - y % 8) & 1;
      if (is_dark)
        rows[y * 3 + x / 8] = static_cast<std::uint8_t>(rows[y * 3 + x / 8] | 0x80 >> x % 8);
    }
  }
  line_.teach({static_cast<char>(command[2]), static_cast<char>(command[3])}, std::move(rows));
}

bool EscPosMachine::group(std::span<const std::uint8_t> command) {
  switch (command[1]) {
    case 'a':
      unasked_ = command[2];
      if (unasked_) tell_change();
      return true;
    case '!':
      line_.style.scale_x = (command[2] >> 4 & 7) + 1;
      line_.style.scale_y = (command[2] & 7) + 1;
      return true;
    case 'B':
      line_.style.invert = command[2] & 1;
      return true;
    case 'L':
      stand_.left = command[2] + 256 * command[3];
      return true;
    case 'W':
      stand_.width = command[2] + 256 * command[3];
      return true;
    case 'w':
      bars_.module = command[2];
      return true;
    case 'h':
      bars_.height = command[2];
      return true;
    case 'H':
      bars_.hri = command[2] % 48 == 2;
      return true;
    case 'k':
      barcode(command);
      return true;
    case 'v':
      band(Dots{command[4] + 256 * command[5], {command.begin() + 8, command.end()}, stand_});
      return true;
    case '8':
      keep_graphics(command);
      return true;
    case 'V':
      return cut();
    case 'r':
      answer_fence({command[2] % 48 == 2
                        ? bit(!condition_.drawer_open, 0x01)
                        : static_cast<std::uint8_t>(bit(condition_.paper_near_end, 0x03))});
      return true;
    case '(':
      extended(command);
      return true;
    default:
      return true;
  }
}

// GS ( H, GS ( k and GS ( L.
void EscPosMachine::extended(std::span<const std::uint8_t> command) {
  if (command[2] == 'H' && command.size() == 11 && command[5] == 48) {
    answer_fence({0x37, 0x22, command[7], command[8], command[9], command[10], 0});
    return;
  }
  const bool prints_graphics = command[2] == 'L' && command.size() == 7 && command[6] == 50;
  if (prints_graphics && graphics_.row_bytes > 0) {
    graphics_.stand = stand_;
    return band(std::exchange(graphics_, {}));
  }
  if (command[2] != 'k' || command.size() < 8 || command[5] != 49) return;
  if (command[6] == 67) code_.cell = command[7];
  if (command[6] == 80) code_.text.assign(command.begin() + 8, command.end());
  // 48 is the only thing to be printed, and not what a command that was broken off ends with.
  if (command[6] != 81 || command[7] != 48 || !prints()) return;
  code_.stand = stand_;
  Row row = line_.feed();
  row.code = code_;
  row.feed = 0;
  paper().print(row);
}

// GS k, function B. What it says is read as the symbology has it.
void EscPosMachine::barcode(std::span<const std::uint8_t> command) {
  constexpr const char* kKinds[] = {"upc_a", "upc_e",   "ean13",  "ean8",   "code39",
                                    "itf",   "codabar", "code93", "code128"};
  if (command[2] < 65 || command[2] > 73 || !prints()) return;
  bars_.kind = kKinds[command[2] - 65];
  bars_.text.clear();
  bool pairs = false;
  for (std::size_t i = 4; i < command.size(); ++i) {
    const bool named = bars_.kind == "code128" && command[i] == '{' && i + 1 < command.size();
    if (named && command[i + 1] != '{') {
      pairs = command[++i] == 'C';
    } else if (pairs) {
      bars_.text +=
          {static_cast<char>('0' + command[i] / 10), static_cast<char>('0' + command[i] % 10)};
    } else {
      if (named) ++i;
      bars_.text += static_cast<char>(command[i]);
    }
  }
  bars_.stand = stand_;
  Row row = line_.feed();
  row.bars = bars_;
  row.feed = 0;
  paper().print(row);
}

// GS 8 L, function 112: in dots, single and in one color.
void EscPosMachine::keep_graphics(std::span<const std::uint8_t> command) {
  constexpr std::uint8_t once[] = {48, 112, 48, 1, 1, 49};
  if (command[2] != 'L' || command.size() < 17) return;
  if (!std::equal(std::begin(once), std::end(once), command.begin() + 7)) return;
  graphics_ = {
      (command[13] + 256 * command[14] + 7) / 8, {command.begin() + 17, command.end()}, {}};
}

void EscPosMachine::band(Dots dots) {
  if (!prints()) return;
  Row row = line_.feed();
  row.dots = std::move(dots);
  row.feed = 0;
  paper().print(row);
}

std::uint8_t EscPosMachine::realtime_status(std::uint8_t which) const {
  const Condition& now = condition_;
  std::uint8_t byte = 0x12;
  if (which == 1) {
    byte |= bit(!now.drawer_open, 0x04);
    byte |= bit(now.stopped(), 0x08);
  } else if (which == 2) {
    byte |= bit(now.cover_open, 0x04);
    byte |= bit(now.paper_out, 0x20);
    byte |=
        bit(now.cutter_error || now.mechanical_error || now.unrecoverable || now.overheated, 0x40);
  } else if (which == 3) {
    byte |= bit(now.mechanical_error, 0x04);
    byte |= bit(now.cutter_error, 0x08);
    byte |= bit(now.unrecoverable, 0x20);
    byte |= bit(now.overheated, 0x40);
  } else {
    byte |= bit(now.paper_near_end || now.paper_out, 0x0C);
    byte |= bit(now.paper_out, 0x60);
  }
  return byte;
}

void EscPosMachine::tell_change() {
  if (!unasked_) return;
  const Condition& now = condition_;
  answer({static_cast<std::uint8_t>(0x10 | bit(!now.drawer_open, 0x04) | bit(now.stopped(), 0x08) |
                                    bit(now.cover_open, 0x20)),
          static_cast<std::uint8_t>(bit(now.mechanical_error, 0x04) | bit(now.cutter_error, 0x08) |
                                    bit(now.unrecoverable, 0x20) | bit(now.overheated, 0x40)),
          static_cast<std::uint8_t>(bit(now.paper_near_end || now.paper_out, 0x03) |
                                    bit(now.paper_out, 0x0C)),
          0x0F});
}

void EscPosMachine::start() {
  line_.reset();
  code_ = {};
  bars_ = {};
  graphics_ = {};
  stand_ = {};
  unasked_ = 0;
}

}  // namespace noren::emulators
