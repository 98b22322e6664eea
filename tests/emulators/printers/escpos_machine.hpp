// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/emulators/printers/machine.hpp"
#include "tests/emulators/printers/typewriter.hpp"

namespace noren::emulators {

// A printer that speaks ESC/POS, as Epson's command reference describes it: DLE EOT, DLE ENQ, DLE
// DC4, GS a, GS r, GS ( H, GS ( k, and what a receipt needs. Commands that it does not know are
// skipped where their size is known.
class EscPosMachine final : public Machine {
 protected:
  std::size_t take_at_once(std::span<const std::uint8_t> bytes) override;
  std::size_t size_of(std::span<const std::uint8_t> bytes) const override;
  bool obey(std::span<const std::uint8_t> command) override;
  void tell_change() override;
  void start() override;

 private:
  std::uint8_t realtime_status(std::uint8_t which) const;
  void escape(std::span<const std::uint8_t> command);
  void kanji(std::span<const std::uint8_t> command);
  void teach(std::span<const std::uint8_t> command);
  bool group(std::span<const std::uint8_t> command);
  void extended(std::span<const std::uint8_t> command);
  void barcode(std::span<const std::uint8_t> command);
  void keep_graphics(std::span<const std::uint8_t> command);
  void band(Dots dots);
  void character(std::span<const std::uint8_t> bytes);

  Typewriter line_;
  Code code_;
  Bars bars_;
  Dots graphics_;  // kept by GS 8 L until GS ( L prints them
  Stand stand_;
  std::uint8_t unasked_ = 0;  // GS a
};

}  // namespace noren::emulators
