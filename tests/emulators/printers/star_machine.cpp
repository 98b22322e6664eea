// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/printers/star_machine.hpp"

#include <algorithm>
#include <string>

namespace noren::emulators {
namespace {

constexpr std::uint8_t kBel = 0x07, kEtb = 0x17, kCan = 0x18, kEsc = 0x1B, kGs = 0x1D, kRs = 0x1E;
constexpr std::size_t kTaughtBytes = 72;  // of ESC r, by rows

bool is_lead(std::uint8_t byte) {
  return (byte >= 0x80 && byte <= 0x9F) || byte >= 0xE0;
}

std::uint8_t bit(bool on, std::uint8_t mask) {
  return on ? mask : std::uint8_t{0};
}

}  // namespace

std::size_t StarMachine::take_at_once(std::span<const std::uint8_t> bytes) {
  constexpr std::uint8_t ask[] = {kEsc, 0x06, 0x01};  // ESC ACK SOH
  for (std::size_t i = 0; i < std::size(ask); ++i) {
    if (i == bytes.size()) return kMore;
    if (bytes[i] != ask[i]) return 0;
  }
  answer(status());
  return std::size(ask);
}

std::size_t StarMachine::size_of(std::span<const std::uint8_t> bytes) const {
  std::size_t size = 1;
  if (bytes[0] != kEsc) {
    if (line_.shift_jis && is_lead(bytes[0])) size = 2;
    return bytes.size() < size ? 0 : size;
  }
  if (bytes.size() < 2) return 0;
  const auto is_one_of = [](std::uint8_t byte, std::string_view letters) {
    return letters.find(static_cast<char>(byte)) != letters.npos;
  };
  size = is_one_of(bytes[1], "@EF45012pqMPgJ:") ? 2 : is_one_of(bytes[1], "is\x07") ? 4 : 3;
  if (bytes[1] == kRs) size = 4;
  if (bytes[1] == 'b') {
    const auto end = std::find(bytes.begin(), bytes.end(), kRs);
    return end == bytes.end() ? 0 : static_cast<std::size_t>(end - bytes.begin()) + 1;
  }
  if (bytes[1] == 'r') size = 4 + kTaughtBytes;
  if (bytes[1] == 'k') {
    if (bytes.size() < 4) return 0;
    size = 4u + (bytes[2] + 256u * bytes[3]) * 24u;
  }
  if (bytes[1] == kGs && bytes.size() > 2 && bytes[2] == 'S') {
    if (bytes.size() < 9) return 0;
    size = 9u + (bytes[4] + 256u * bytes[5]) * (bytes[6] + 256u * bytes[7]);
  } else if (bytes[1] == kGs) {
    if (bytes.size() < 3) return 0;
    size = bytes[2] == 'A' || bytes[2] == 'R' ? 5 : bytes[2] == 0x03 ? 6 : 4;
    if (bytes[2] == 'y') {
      if (bytes.size() < 4) return 0;
      size = bytes[3] == 'S' ? 6 : 4;
      if (bytes[3] == 'D') {
        if (bytes.size() < 8) return 0;
        size = 8u + bytes[6] + 256u * bytes[7];
      }
    }
  }
  return bytes.size() < size ? 0 : size;
}

bool StarMachine::obey(std::span<const std::uint8_t> command) {
  const std::uint8_t first = command[0];
  if (first == kEsc) return escape(command);
  if (first == '\n') {
    if (prints()) paper().print(line_.feed());
  } else if (first == kBel) {
    Machine::command("drawer open");
  } else if (first == kEtb) {
    end_of_text_block();
  } else if (first == kCan) {
    start();
  } else if (first == ' ') {
    line_.space();
  } else if (first > ' ') {
    line_.put(std::string(command.begin(), command.end()));
  }
  return true;
}

bool StarMachine::escape(std::span<const std::uint8_t> command) {
  switch (command[1]) {
    case '@':
      line_.reset();
      stand_ = {};
      line_.shift_jis = true;  // the usual memory switch of Japanese models
      return true;
    case kRs:
      record(command);
      return true;
    case kGs:
      group(command);
      return true;
    case 'r':
      line_.teach({static_cast<char>(command[2]), static_cast<char>(command[3])},
                  {command.begin() + 4, command.end()});
      return true;
    case '$':
      line_.shift_jis = command[2] % 48 == 1;
      return true;
    case 'i':
      line_.style.scale_y = command[2] % 48 + 1;
      line_.style.scale_x = command[3] % 48 + 1;
      return true;
    case 'E':
    case 'F':
      line_.style.bold = command[1] == 'E';
      return true;
    case '-':
      line_.style.underline = command[2] % 48 == 1;
      return true;
    case '4':
    case '5':
      line_.style.invert = command[1] == '4';
      return true;
    case 'z':
      line_.spacing = command[2] % 48 == 1 ? 32 : 24;
      return true;
    case '0':
      line_.spacing = 24;
      return true;
    case 'l':
      stand_.left = command[2] * kColumnDots;
      return true;
    case 'Q':
      stand_.width = command[2] * kColumnDots - stand_.left;
      return true;
    case 'b':
      barcode(command);
      return true;
    case 'k':
      line_.put(Dots{command[2] + 256 * command[3], {command.begin() + 4, command.end()}, stand_});
      return true;
    case 'd':
      return cut();
    default:
      return true;
  }
}

void StarMachine::record(std::span<const std::uint8_t> command) {
  if (command[2] == 'a') unasked_ = command[3] % 48 == 1;
  if (command[2] == 'E') blocks_ = 0;
}

void StarMachine::group(std::span<const std::uint8_t> command) {
  if (command[2] == 't') {
    line_.code_page = command[3] == 32 ? "CP1252" : command[3] == 5 ? "CP852" : "";
  }
  if (command[2] == 'A') line_.move_to(command[3] + 256 * command[4]);
  if (command[2] == 'a') stand_.align = command[3] % 48;
  if (command[2] == 'S' && prints()) {
    Row row = line_.feed();
    row.dots = Dots{command[4] + 256 * command[5], {command.begin() + 9, command.end()}, stand_};
    row.feed = 0;
    paper().print(row);
  }
  if (command[2] != 'y') return;
  if (command[3] == 'S' && command[4] == '2') code_.cell = command[5];
  if (command[3] == 'D') code_.text.assign(command.begin() + 8, command.end());
  if (command[3] != 'P' || !prints()) return;
  code_.stand = stand_;
  Row row = line_.feed();
  row.code = code_;
  row.feed = 0;
  paper().print(row);
}

// ESC b n1 n2 n3 n4 d RS
void StarMachine::barcode(std::span<const std::uint8_t> command) {
  constexpr const char* kKinds[] = {"upc_e", "upc_a",   "ean8",   "ean13",  "code39",
                                    "itf",   "code128", "code93", "codabar"};
  const int kind = command[2] - '0';
  if (command.size() < 7 || kind < 0 || kind > 8 || !prints()) return;
  // No symbology of ours has a zero: what was broken off is not drawn.
  if (std::find(command.begin() + 6, command.end(), 0) != command.end()) return;
  Bars bars{
      kKinds[kind], {command.begin() + 6, command.end() - 1}, 0, command[5], command[3] == '2',
      stand_};
  // By symbology, the dots of a narrow bar where the wide ones have two and a half.
  const std::string_view modes = kind == 5 ? "182" : kind == 4 || kind == 8 ? "456" : "123";
  const std::size_t mode = modes.find(static_cast<char>(command[4]));
  if (mode != modes.npos) bars.module = static_cast<int>(mode) + 2;
  for (std::size_t at = 0; kind == 6 && (at = bars.text.find('%', at)) != bars.text.npos; ++at) {
    bars.text.erase(at + 1, 1);
  }
  Row row = line_.feed();
  row.bars = bars;
  row.feed = 0;
  paper().print(row);
}

// Everything before it is on paper: counts it, and says so.
void StarMachine::end_of_text_block() {
  blocks_ = (blocks_ + 1) % 32;
  answer_fence(unasked_ ? status() : Bytes{});
}

Bytes StarMachine::status() const {
  const Condition& now = condition_;
  const auto bits = [](auto... all) { return static_cast<std::uint8_t>((all | ...)); };
  return {0x23,  // nine bytes
          0x06,
          bits(bit(now.drawer_open, 0x04), bit(now.stopped(), 0x08), bit(now.cover_open, 0x20)),
          bits(bit(now.mechanical_error, 0x04), bit(now.cutter_error, 0x08),
               bit(now.unrecoverable, 0x20), bit(now.overheated, 0x40)),
          0,
          bits(bit(now.paper_near_end, 0x04), bit(now.paper_out, 0x08)),
          0,
          bits((blocks_ & 7) << 1, (blocks_ & 0x18) << 2),
          0};
}

void StarMachine::tell_change() {
  if (unasked_) answer(status());
}

void StarMachine::start() {
  line_.reset();
  code_ = {};
  stand_ = {};
  line_.shift_jis = true;
  unasked_ = false;
  blocks_ = 0;
}

}  // namespace noren::emulators
