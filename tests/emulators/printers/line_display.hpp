// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "tests/emulators/printers/machine.hpp"

namespace noren::emulators {

// A customer display of two rows of twenty characters, with Epson's commands (posX, XP8200 manual,
// 4.1.2). It says nothing. Of a machine's conditions it knows its power alone.
class LineDisplayMachine final : public Machine {
 public:
  LineDisplayMachine() { start(); }

  // Both rows, without the spaces at their ends.
  std::string seen() const override;

 protected:
  std::size_t take_at_once(std::span<const std::uint8_t>) override { return 0; }
  std::size_t size_of(std::span<const std::uint8_t> bytes) const override;
  bool obey(std::span<const std::uint8_t> command) override;
  void tell_change() override {}
  void start() override;

 private:
  void put(std::span<const std::uint8_t> character);

  std::vector<std::string> rows_;
  std::size_t row_ = 0, column_ = 0;
  bool katakana_ = false, kanji_ = false;
};

}  // namespace noren::emulators
