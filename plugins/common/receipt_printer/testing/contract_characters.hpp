// SPDX-License-Identifier: Apache-2.0
#pragma once

// What every receipt printer's plugin does with characters that its printer lacks. A test program
// that instantiates Contract includes this once, too.
#include "plugins/common/receipt_printer/testing/contract.hpp"

namespace noren::receipt_printer::testing {

// It is taught them, or prints 〓 and says so.
TEST_P(Contract, LosesNoCharacterUnseen) {
  Rig rig(GetParam());
  const Ending ending = rig.print("a", R"({"layout": {"columns": 32, "lines": [
    {"runs": [{"column": 0, "text": "𠮷é𠮷", "width": 5}]}]}})");
  EXPECT_EQ(ending.status, NOREN_OK) << ending.message;
  const std::vector<emulators::Row> rows = rig.rows();
  ASSERT_EQ(rows.size(), 1u);
  ASSERT_EQ(rows[0].cells.size(), 3u);
  EXPECT_EQ(rows[0].cells[1].letter, U'é');
  EXPECT_EQ(rows[0].cells[2].x, 3 * emulators::kColumnDots);
  const bool warned = rig.host().all_words().find("lacks 2 characters") != std::string::npos;
  for (std::size_t i : {0u, 2u}) {
    const std::vector<std::uint8_t>& dots = rows[0].cells[i].drawn;
    const bool is_drawn = std::ranges::any_of(dots, [](std::uint8_t byte) { return byte != 0; });
    EXPECT_NE(is_drawn, warned);
    EXPECT_EQ(rows[0].cells[i].bytes, is_drawn ? "" : "\x81\xAC");
  }
}

}  // namespace noren::receipt_printer::testing
