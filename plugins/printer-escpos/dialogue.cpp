// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-escpos/dialogue.hpp"

#include <array>

#include "drivers/receipt_encoder/escpos.hpp"

namespace noren::printer_escpos {

namespace {

constexpr std::string_view kCleared = "\x37\x25";  // what answers DLE DC4 function 8

}  // namespace

Bytes EscPosDialogue::question(std::size_t which) {
  const auto number = static_cast<std::uint8_t>(which + 1);
  asked_.push_back(number);
  return {0x10, 0x04, number};  // DLE EOT
}

Bytes EscPosDialogue::fence(std::string_view key, int stage) {
  fence_waits_ = true;
  fence_passed_ = false;
  if (manners_.fence == Manners::Fence::gs_r) return {0x1D, 'r', 1};
  std::uint32_t hash = 2166136261u + static_cast<std::uint32_t>(stage);
  for (char c : key) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619u;
  std::array<char, 4> mark{};
  for (char& c : mark) {
    c = static_cast<char>('0' + hash % 64);
    hash /= 64;
  }
  fence_answer_ = "\x37\x22" + std::string(mark.begin(), mark.end());
  Bytes bytes = {0x1D, '(', 'H', 6, 0, 48, 48};
  bytes.insert(bytes.end(), mark.begin(), mark.end());
  return bytes;
}

Bytes EscPosDialogue::watch(bool on) const {
  if (!manners_.automatic_status) return {};
  return {0x1D, 'a', static_cast<std::uint8_t>(on ? 0x0F : 0)};  // drawer, line, errors, paper
}

Bytes EscPosDialogue::kick_drawer() const {
  if (manners_.realtime_pulse) return {0x10, 0x14, 1, 0, 2};  // pin 2, 200 ms
  return {0x1B, 'p', 0, 100, 250};                            // pin 2, 200 ms on, 500 ms off
}

Bytes EscPosDialogue::resynchronize() const {
  // Zeros end whatever data is still expected, and are nothing by themselves.
  return Bytes(receipt_encoder::escpos::kCommandBytesMax, 0);
}

Bytes EscPosDialogue::clear() {
  cleared_ = !manners_.realtime_clear;
  if (cleared_) return Bytes(receipt_printer::kGarbledBytesMax, 0);
  return {0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8};  // DLE DC4 function 8
}

void EscPosDialogue::hear(std::uint8_t byte) {
  const std::optional<Reply> reply = reader_.take(byte);
  if (!reply) return;
  switch (reply->kind) {
    case Reply::Kind::realtime:
      if (asked_.empty()) return;  // an answer to another program
      take_realtime(asked_.front(), reply->byte);
      asked_.pop_front();
      return;
    case Reply::Kind::automatic:
      return take_automatic(reply->automatic_bytes);
    case Reply::Kind::queued:
      if (fence_waits_ && fences() == Fences::alike) fence_passed_ = true;
      return;
    case Reply::Kind::block:
      if (reply->block == kCleared) cleared_ = true;
      if (fence_waits_ && fences() == Fences::named && reply->block == fence_answer_) {
        fence_passed_ = true;
      }
      return;
  }
}

void EscPosDialogue::take_realtime(std::uint8_t which, std::uint8_t byte) {
  if (which == 1) {
    status_.drawer_high = (byte & 0x04) != 0;
    status_.offline = byte & 0x08;
    status_.feeding = byte & 0x40;
  } else if (which == 2) {
    status_.cover_open = byte & 0x04;
    status_.feeding = status_.feeding || (byte & 0x08);
    stopped_by_paper_ = byte & 0x20;
    has_error_ = byte & 0x40;
  } else if (which == 3) {
    status_.cutter_error = byte & 0x08;
    status_.unrecoverable_error = byte & 0x20;
    // An open cover may be told as an error that goes away by itself, too.
    status_.overheated = (byte & 0x40) && !status_.cover_open;
    // Undefined on some models, which then tell no error either.
    status_.mechanical_error = (byte & 0x04) && has_error_;
  } else {
    status_.paper_near_end = byte & 0x0C;
    out_of_paper_ = byte & 0x60;
  }
  status_.paper_end = stopped_by_paper_ || out_of_paper_;
}

void EscPosDialogue::take_automatic(const std::array<std::uint8_t, 4>& bytes) {
  status_.drawer_high = (bytes[0] & 0x04) != 0;
  status_.offline = bytes[0] & 0x08;
  status_.cover_open = bytes[0] & 0x20;
  status_.feeding = bytes[0] & 0x40;
  status_.mechanical_error = bytes[1] & 0x04;
  status_.cutter_error = bytes[1] & 0x08;
  status_.unrecoverable_error = bytes[1] & 0x20;
  status_.overheated = (bytes[1] & 0x40) && !status_.cover_open;
  status_.paper_near_end = bytes[2] & 0x03;
  out_of_paper_ = bytes[2] & 0x0C;
  stopped_by_paper_ = false;
  status_.paper_end = out_of_paper_;
}

}  // namespace noren::printer_escpos
