// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace noren::printer_escpos {

// One answer of a printer.
struct Reply {
  enum class Kind {
    realtime,  // the byte that answers DLE EOT
    queued,    // the byte that answers GS r
    block,     // a header byte and text, as GS ( H answers
  };
  Kind kind;
  std::uint8_t byte = 0;
  std::string block;  // without its ending zero
};

// Tells answers apart on the one stream that they share with flow control and with status that was
// switched on by another program (four bytes, dropped here). Not thread-safe.
class ReplyReader {
 public:
  // Takes the next byte; an answer once it is complete.
  std::optional<Reply> take(std::uint8_t byte);

 private:
  int status_bytes_left_ = 0;
  bool in_block_ = false;
  std::string block_;
};

}  // namespace noren::printer_escpos
