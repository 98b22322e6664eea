// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/emulators/printers/machine.hpp"
#include "tests/emulators/printers/typewriter.hpp"

namespace noren::emulators {

// A printer that speaks Star's line mode, which StarPRNT has in common with it, as the "STAR Line
// Mode Command Specifications" describe it: ESC RS a, ESC ACK SOH, ETB, ESC GS y, and what a
// receipt needs.
class StarMachine final : public Machine {
 protected:
  std::size_t take_at_once(std::span<const std::uint8_t> bytes) override;
  std::size_t size_of(std::span<const std::uint8_t> bytes) const override;
  bool obey(std::span<const std::uint8_t> command) override;
  void tell_change() override;
  void start() override;
  bool recovers_by_cover() const override { return true; }

 private:
  Bytes status() const;
  bool escape(std::span<const std::uint8_t> command);
  void record(std::span<const std::uint8_t> command);
  void group(std::span<const std::uint8_t> command);
  void barcode(std::span<const std::uint8_t> command);
  void end_of_text_block();

  Typewriter line_;
  Code code_;
  Stand stand_;
  bool unasked_ = false;     // ESC RS a
  std::uint8_t blocks_ = 0;  // the ETB counter
};

}  // namespace noren::emulators
