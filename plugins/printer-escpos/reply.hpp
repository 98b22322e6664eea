// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace noren::printer_escpos {

// One answer of a printer.
struct Reply {
  enum class Kind {
    realtime,   // the byte that answers DLE EOT
    queued,     // the byte that answers GS r
    automatic,  // the four bytes that GS a switches on
    block,      // a header byte and text, as GS ( H answers
  };
  Kind kind;
  std::uint8_t byte = 0;                          // of realtime and queued
  std::array<std::uint8_t, 4> automatic_bytes{};  // of automatic
  std::string block{};                            // without its ending zero
};

// Tells answers apart on the one stream that they share with each other and with flow control.
// A block that is longer than any printer's is cut off. Not thread-safe.
// Sources: Epson, TM-T81 specification, pp. 109-110 (GS r); TM-U220 specification, p. 83 (GS a).
class ReplyReader {
 public:
  // Takes the next byte; an answer once it is complete.
  std::optional<Reply> take(std::uint8_t byte);

 private:
  std::array<std::uint8_t, 4> automatic_{};
  std::size_t automatic_size_ = 0;  // 0: none has begun
  bool in_block_ = false;
  std::string block_;
};

}  // namespace noren::printer_escpos
