// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-escpos/reply.hpp"

#include <string_view>
#include <utility>

namespace noren::printer_escpos {
namespace {

constexpr std::uint8_t kXon = 0x11, kXoff = 0x13;
constexpr std::size_t kBlockLimit = 256;
constexpr std::string_view kBlockHeaders = "\x35\x37\x3B\x3D\x5F";

}  // namespace

std::optional<Reply> ReplyReader::take(std::uint8_t byte) {
  if (byte == kXon || byte == kXoff) return std::nullopt;
  if (in_block_) {
    if (byte != 0 && block_.size() < kBlockLimit) {
      block_ += static_cast<char>(byte);
      return std::nullopt;
    }
    in_block_ = false;
    return Reply{.kind = Reply::Kind::block, .block = std::exchange(block_, {})};
  }
  const bool later_byte = (byte & 0x90) == 0;
  if (automatic_size_ > 0 && later_byte) {
    automatic_[automatic_size_++] = byte;
    if (automatic_size_ < automatic_.size()) return std::nullopt;
    automatic_size_ = 0;
    return Reply{.kind = Reply::Kind::automatic, .automatic_bytes = automatic_};
  }
  automatic_size_ = 0;
  if ((byte & 0x93) == 0x12) return Reply{.kind = Reply::Kind::realtime, .byte = byte};
  if ((byte & 0x93) == 0x10) {
    automatic_ = {byte};
    automatic_size_ = 1;
    return std::nullopt;
  }
  if (kBlockHeaders.find(static_cast<char>(byte)) != kBlockHeaders.npos) {
    in_block_ = true;
    block_ = static_cast<char>(byte);
    return std::nullopt;
  }
  if (later_byte) return Reply{.kind = Reply::Kind::queued, .byte = byte};
  return std::nullopt;
}

}  // namespace noren::printer_escpos
