// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>

#include "plugins/common/receipt_printer/language.hpp"
#include "plugins/printer-escpos/reply.hpp"

namespace noren::printer_escpos {

using receipt_printer::Bytes;
using receipt_printer::Fences;
using receipt_printer::Status;

// How a printer confirms, tells its state, and opens its drawer.
struct Manners {
  enum class Fence { gs_paren_h, gs_r };

  Fence fence = Fence::gs_paren_h;
  bool automatic_status = true;  // GS a; else it is asked by DLE EOT
  bool realtime_pulse = true;    // DLE DC4 opens the drawer, else ESC p
  bool realtime_clear = true;    // DLE DC4 clears the buffers, also in the middle of a command
};

// What is asked and answered in ESC/POS. As Dialogue says. The bits are those of Epson's command
// reference for DLE EOT, DLE DC4, GS a, GS r and GS ( H function 48.
class EscPosDialogue final : public receipt_printer::Dialogue {
 public:
  explicit EscPosDialogue(const Manners& manners) : manners_(manners) {}

  std::size_t questions() const override { return 4; }
  Bytes question(std::size_t which) override;
  bool answered() const override { return asked_.empty(); }

  Bytes fence(std::string_view key, int stage) override;
  bool fence_passed() const override { return fence_passed_; }
  Fences fences() const override {
    return manners_.fence == Manners::Fence::gs_paren_h ? Fences::named : Fences::alike;
  }

  Bytes watch(bool on) const override;
  Bytes recover() const override { return {0x10, 0x05, 1}; }  // DLE ENQ: from the failed line on
  Bytes kick_drawer() const override;
  bool kicks_at_once() const override { return manners_.realtime_pulse; }
  Bytes resynchronize() const override;
  Bytes clear() override;
  bool cleared() const override { return cleared_; }

  void hear(std::uint8_t byte) override;
  const Status& status() const override { return status_; }

 private:
  void take_realtime(std::uint8_t which, std::uint8_t byte);
  void take_automatic(const std::array<std::uint8_t, 4>& bytes);

  Manners manners_;
  ReplyReader reader_;
  std::deque<std::uint8_t> asked_;  // questions whose answer is to come; they come in this order
  std::string fence_answer_;        // of a marked fence
  bool fence_waits_ = false;
  bool fence_passed_ = false;
  bool cleared_ = false;
  bool stopped_by_paper_ = false, out_of_paper_ = false, has_error_ = false;
  Status status_;
};

}  // namespace noren::printer_escpos
