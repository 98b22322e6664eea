// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plugins/common/receipt_printer/language.hpp"
#include "plugins/printer-star/status_reader.hpp"

namespace noren::printer_star {

using receipt_printer::Bytes;
using receipt_printer::Status;

// What is asked and answered in Star's line mode, which StarPRNT has in common with it. As Dialogue
// says. A fence is ETB, which is counted in the automatic status once everything before it is on
// paper. The fence of stage 0 sets the counter to a number of its own first, which it did not show
// just before, so that what is left of an earlier job is not taken for it.
// Source: "STAR Line Mode Command Specifications", ESC RS a, ESC RS E, ETB, ESC ACK SOH, appendix.
class StarDialogue final : public receipt_printer::Dialogue {
 public:
  std::size_t questions() const override { return 1; }
  Bytes question(std::size_t which) override;
  bool answered() const override { return answered_; }

  Bytes fence(std::string_view key, int stage) override;
  bool fence_passed() const override { return fence_passed_; }
  receipt_printer::Fences fences() const override { return receipt_printer::Fences::numbered; }

  Bytes watch(bool on) const override;
  Bytes recover() const override { return {}; }  // closing the cover is enough
  Bytes kick_drawer() const override { return {0x07}; }
  bool kicks_at_once() const override { return false; }
  Bytes resynchronize() const override;
  Bytes clear() override;
  bool cleared() const override { return true; }

  void hear(std::uint8_t byte) override;
  const Status& status() const override { return status_; }

 private:
  void take(const std::vector<std::uint8_t>& bytes);

  StatusReader reader_;
  Status status_;
  bool answered_ = false;
  int counter_seen_ = -1;    // -1: never
  int mark_ = 0;             // the number of stage 0
  int counter_wanted_ = -1;  // of the last fence
  bool fence_passed_ = false;
  bool data_lost_ = false;  // the printer's buffer ran over
};

}  // namespace noren::printer_star
