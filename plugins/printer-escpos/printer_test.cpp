// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-escpos/printer.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "plugins/common/receipt_printer/testing/contract.hpp"
#include "plugins/common/receipt_printer/testing/contract_characters.hpp"
#include "plugins/printer-escpos/language.hpp"
#include "printer_escpos_profiles.hpp"
#include "tests/emulators/printers/escpos_machine.hpp"

namespace noren::receipt_printer::testing {

const Speaker kEpson{"epson", make<emulators::EscPosMachine>, true};
const Speaker kGeneric{"generic", make<emulators::EscPosMachine>, true};
INSTANTIATE_TEST_SUITE_P(EscPos, Contract, ::testing::Values(kEpson, kGeneric));

}  // namespace noren::receipt_printer::testing

namespace noren::printer_escpos {
namespace {

namespace fs = std::filesystem;
using namespace receipt_printer::testing;

TEST(EscPos, TellsAJamApart) {
  Rig rig(kEpson);
  rig.command("error mechanical");
  // Told to go on it does, for nothing is in the way of the emulated one any more.
  EXPECT_EQ(rig.print("a", kSlip).status, NOREN_OK);
  EXPECT_NE(rig.statistics().find(R"("PrinterFaultCount":1)"), std::string::npos);
}

TEST(EscPos, HearsItsFenceAmongOtherAnswers) {
  Rig rig(kEpson);
  // Flow control, status unasked, somebody else's fence, and an answer to DLE EOT.
  rig.command("noise 13111400000037225A5A5A5A0012");
  EXPECT_EQ(rig.print("a", kSlip).status, NOREN_OK);
  EXPECT_EQ(rig.rows(), rows_of(kSlip)) << rig.text();
}

TEST(EscPos, AnotherReceiptsFenceIsNotItsOwn) {
  Rig rig(kEpson);
  rig.command("at 60 silent");
  // The noise comes before the fence in front of the receipt; what follows it is silent.
  rig.command("noise 37223030303000");
  EXPECT_EQ(rig.print("a", kSlip, 1500).status, NOREN_E_UNKNOWN_OUTCOME);
}

// Where answers look alike, one that an earlier job left is not taken for the new one's.
TEST(EscPos, ALateAnswerDoesNotOpenTheWay) {
  Rig rig(kGeneric);
  rig.command("at 60 silent");
  ASSERT_EQ(rig.print("a", kSlip, 600).status, NOREN_E_UNKNOWN_OUTCOME);
  rig.tear_off();
  rig.command("noise 00");
  EXPECT_EQ(reason_of(rig.print("b", kOther, 600)), "printer_not_confirming");
  EXPECT_TRUE(rig.rows().empty()) << rig.text();
  rig.command("at none");
  EXPECT_EQ(rig.print("c", kOther).status, NOREN_OK);
}

// GS r is answered once a receipt has been processed: its last lines may be without paper.
TEST(EscPos, ProcessedIsNotPrinted) {
  Rig rig(kGeneric);
  rig.command("lie on");
  rig.command("at 60 paper");
  EXPECT_EQ(rig.print("a", kSlip).status, NOREN_E_UNKNOWN_OUTCOME);
}

TEST(EscPos, EndsTheCommandInWhichARegisterDied) {
  Rig rig(kEpson);
  rig.printer().look([](emulators::Machine& machine) {
    constexpr std::uint8_t half[] = {0x1D, '(', 'k', 64};
    machine.receive(half);
  });
  EXPECT_EQ(rig.print("a", kSlip).status, NOREN_OK);
  EXPECT_EQ(rig.rows(), rows_of(kSlip)) << rig.text();
}

// No byte of the second receipt was sent, but the beginning of the fence before it.
TEST(EscPos, EndsTheFenceInWhichTheCableWasPulled) {
  for (int byte = 1; byte < 14; ++byte) {
    Rig rig(kEpson);
    ASSERT_EQ(rig.print("a", kSlip).status, NOREN_OK);
    rig.tear_off();
    rig.command("at " + std::to_string(byte) + " cable");
    rig.print("b", kOther, 300);
    rig.command("cable plug");
    EXPECT_EQ(rig.print("c", kSlip).status, NOREN_OK) << byte;
  }
}

TEST(EscPos, EndsTheLongestBandOfDots) {
  Rig rig(kEpson);
  rig.printer().look([](emulators::Machine& machine) {
    constexpr std::uint8_t band[] = {0x1D, 'v', '0', 0, 64, 0, 16, 0};
    machine.receive(band);
  });
  EXPECT_EQ(rig.print("a", kSlip).status, NOREN_OK);
}

// Bytes that a wire loses in the middle of a command may leave one that is longer than any of ours.
TEST(EscPos, EndsACommandWhoseLengthWasGarbled) {
  for (const Speaker& speaker : {kEpson, kGeneric}) {
    Rig rig(speaker);
    rig.printer().look([](emulators::Machine& machine) {
      constexpr std::uint8_t garbled[] = {0x1D, '(', 'k', 0xFF, 0xFF};
      machine.receive(garbled);
    });
    EXPECT_EQ(rig.print("a", kSlip).status, NOREN_OK) << speaker.profile;
    EXPECT_EQ(rig.rows(), rows_of(kSlip)) << rig.text();
  }
}

TEST(EscPos, TheDrawerOpensWithoutPaper) {
  Rig rig(kEpson);
  rig.command("paper out");
  EXPECT_EQ(rig.kick().status, NOREN_OK);
  EXPECT_EQ(rig.drawer_state().document, R"({"open":true})");
}

TEST(EscPos, EachProfileIsWholeAndSpoken) {
  for (std::string_view text : kProfiles) {
    const auto profile = receipt_printer::read_profile(text);
    ASSERT_TRUE(profile) << text;
    EXPECT_TRUE(speak(*profile)) << profile->name;
  }
}

TEST(EscPos, ALineIsNoWiderThanTheProfilesPaper) {
  TestHost host;
  TestInstance instance(host, noren_plugin_entry_v1,
                        R"({"output": "tcp:127.0.0.1:1", "profile": "epson-180", "columns": 48})");
  EXPECT_EQ(instance.created(), NOREN_E_ILLEGAL);
}

class FileOutput : public ::testing::Test {
 protected:
  FileOutput() {
    std::string pattern = (fs::temp_directory_path() / "noren-escpos-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~FileOutput() override { fs::remove_all(folder_); }

  Ending print(const fs::path& path, const std::string& key, const std::string& document) {
    if (!instance_) {
      instance_ = std::make_unique<TestInstance>(host_, noren_plugin_entry_v1,
                                                 R"({"output": "file:)" + path.string() + "\"}");
    }
    const auto* printer = instance_->interface<noren_printer_v1>(NOREN_PRINTER);
    return instance_->call(printer->print, {.key = key, .document = document});
  }
  std::string content(const char* name) const {
    std::ostringstream text;
    text << std::ifstream(folder_ / name, std::ios::binary).rdbuf();
    return text.str();
  }

  TestHost host_;
  std::unique_ptr<TestInstance> instance_;
  fs::path folder_;
};

TEST_F(FileOutput, AppendsEachReceiptOnce) {
  const fs::path path = folder_ / "spool";
  const Ending ending = print(path, "a", kTwoParts);
  EXPECT_EQ(ending.status, NOREN_OK);
  EXPECT_EQ(ending.document, R"({"confirmed":false,"files":[")" + path.string() + R"("]})");
  print(path, "a", kTwoParts);
  print(path, "b", kOther);
  const std::string spool = content("spool");
  EXPECT_NE(spool.find("PART-1"), spool.npos);
  EXPECT_EQ(spool.find("PART-1"), spool.rfind("PART-1"));
  EXPECT_LT(spool.find("PART-2"), spool.find("SLIP-2"));
  EXPECT_TRUE(spool.ends_with(std::string("\x1DV\x42\0", 4)));
}

TEST_F(FileOutput, RefusesWhatCannotBeOpened) {
  const Ending ending = print(folder_ / "no" / "such", "a", kOther);
  EXPECT_EQ(ending.status, NOREN_E_OFFLINE);
  EXPECT_EQ(reason_of(ending), "printer_file_not_writable");
}

TEST_F(FileOutput, AFullDeviceIsRefusedWhileNothingWasWritten) {
  if (!fs::exists("/dev/full")) GTEST_SKIP();
  EXPECT_EQ(print("/dev/full", "a", kOther).outcome, NOREN_OUTCOME_REFUSED);
}

TEST(EscPos, ChecksItsConfiguration) {
  TestHost host;
  for (const char* config :
       {"{}", R"({"output": "lpt1"})", R"({"output": "file:relative"})", R"({"output": "tcp:"})",
        R"({"output": "tcp:host:0"})", R"({"output": "tcp:host:99999"})",
        R"({"output": "tcp:h:1", "columns": 5})", R"({"output": "tcp:h:1", "profile": "star"})",
        R"({"output": "tcp:h:1", "drawer_open": "wide"})"}) {
    TestInstance instance(host, noren_plugin_entry_v1, config);
    EXPECT_EQ(instance.created(), NOREN_E_ILLEGAL) << config;
  }
}

}  // namespace
}  // namespace noren::printer_escpos
