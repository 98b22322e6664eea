// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-star/printer.hpp"

#include <gtest/gtest.h>

#include "plugins/common/receipt_printer/testing/contract.hpp"
#include "plugins/common/receipt_printer/testing/contract_characters.hpp"
#include "plugins/printer-star/language.hpp"
#include "printer_star_profiles.hpp"
#include "tests/emulators/printers/star_machine.hpp"

namespace noren::receipt_printer::testing {

const Speaker kStar{"starprnt", make<emulators::StarMachine>, false};
INSTANTIATE_TEST_SUITE_P(Star, Contract, ::testing::Values(kStar));

}  // namespace noren::receipt_printer::testing

namespace noren::printer_star {
namespace {

using namespace receipt_printer::testing;

TEST(Star, WhatIsLeftOfAnEarlierJobDoesNotConfirmTheNext) {
  Rig rig(kStar);
  // The rest of "a" and its ETB are still in the printer when "b" comes, and paper as well.
  rig.command("at 120 paper");
  EXPECT_EQ(rig.print("a", kSlip, 500).outcome, NOREN_OUTCOME_UNKNOWN);
  rig.command("paper in");
  rig.command("at 200 paper");
  const Ending ending = rig.print("b", kSlip, 500);
  const auto seen = rig.rows();
  if (ending.outcome == NOREN_OUTCOME_DONE) {
    EXPECT_EQ(seen.size(), 2 * rows_of(kSlip).size()) << rig.text();
  }
}

TEST(Star, EndsTheCommandInWhichARegisterDied) {
  Rig rig(kStar);
  rig.printer().look([](emulators::Machine& machine) {
    constexpr std::uint8_t half[] = {0x1B, 0x1D, 'y', 'D', '1', 0, 64};
    machine.receive(half);
  });
  EXPECT_EQ(rig.print("a", kSlip).status, NOREN_OK);
  EXPECT_EQ(rig.rows(), rows_of(kSlip)) << rig.text();
}

TEST(Star, EndsTheLongestBandOfDots) {
  Rig rig(kStar);
  rig.printer().look([](emulators::Machine& machine) {
    constexpr std::uint8_t band[] = {0x1B, 'k', 144, 0};  // on the widest paper
    machine.receive(band);
  });
  EXPECT_EQ(rig.print("a", kSlip).status, NOREN_OK);
}

TEST(Star, EndsABarcodeThatBrokeOff) {
  Rig rig(kStar);
  rig.printer().look([](emulators::Machine& machine) {
    constexpr std::uint8_t half[] = {0x1B, 'b', '6', '2', '1', 60, 'N', 'O'};
    machine.receive(half);
  });
  EXPECT_EQ(rig.print("a", kSlip).status, NOREN_OK);
  EXPECT_EQ(rig.rows(), rows_of(kSlip)) << rig.text();
}

TEST(Star, EndsACommandWhoseLengthWasGarbled) {
  Rig rig(kStar);
  rig.printer().look([](emulators::Machine& machine) {
    constexpr std::uint8_t garbled[] = {0x1B, 0x1D, 'y', 'D', '1', 0, 0xFF, 0xFF};
    machine.receive(garbled);
  });
  EXPECT_EQ(rig.print("a", kSlip).status, NOREN_OK);
  EXPECT_EQ(rig.rows(), rows_of(kSlip)) << rig.text();
}

TEST(Star, TheDrawerNeedsAPrinterThatIsReady) {
  Rig rig(kStar);
  rig.command("paper out");
  EXPECT_EQ(reason_of(rig.kick()), "printer_paper_end");
  EXPECT_EQ(rig.drawer_state().document, R"({"open":false})");
}

TEST(Star, EachProfileIsWholeAndSpoken) {
  for (std::string_view text : kProfiles) {
    const auto profile = receipt_printer::read_profile(text);
    ASSERT_TRUE(profile) << text;
    EXPECT_TRUE(speak(*profile)) << profile->name;
  }
}

TEST(Star, ChecksItsConfiguration) {
  TestHost host;
  for (const char* config :
       {"{}", R"({"output": "lpt1"})", R"({"output": "tcp:h:1", "profile": "epson"})"}) {
    TestInstance instance(host, noren_plugin_entry_v1, config);
    EXPECT_EQ(instance.created(), NOREN_E_ILLEGAL) << config;
  }
}

}  // namespace
}  // namespace noren::printer_star
