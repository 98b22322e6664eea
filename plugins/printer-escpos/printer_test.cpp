// SPDX-License-Identifier: Apache-2.0
#include "plugins/printer-escpos/printer.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "plugins/printer-escpos/fake_printer.hpp"
#include "plugins/testing/test_host.hpp"

namespace noren::printer_escpos {
namespace {

namespace fs = std::filesystem;
using plugin::testing::Ending;
using plugin::testing::TestHost;
using plugin::testing::TestInstance;
using testing::FakePrinter;
using testing::Manners;

const std::string kSlip = R"({"layout": {"columns": 32, "lines": [
    {"runs": [{"column": 0, "text": "SLIP-1", "width": 6}]}, {"cut": true}]}})";
const std::string kOther = R"({"layout": {"columns": 32, "lines": [
    {"runs": [{"column": 0, "text": "SLIP-2", "width": 6}]}, {"cut": true}]}})";

// A printer plugin with its host.
class Rig {
 public:
  explicit Rig(const std::string& output, const std::string& profile = "epson")
      : instance_(
            host_, noren_plugin_entry_v1,
            R"({"output": ")" + output + R"(", "columns": 32, "profile": ")" + profile + "\"}"),
        printer_(instance_.interface<noren_printer_v1>(NOREN_PRINTER)) {}

  Ending print(const std::string& key, const std::string& document = kSlip,
               std::uint32_t timeout_ms = 0) {
    return instance_.call(printer_->print,
                          {.key = key, .document = document, .timeout_ms = timeout_ms});
  }
  std::string state() {
    const std::string document = instance_.call(printer_->query).document;
    const std::size_t at = document.find("\"state\":\"") + 9;
    return document.substr(at, document.find('"', at) - at);
  }
  TestInstance& instance() { return instance_; }
  const noren_printer_v1* printer() const { return printer_; }
  TestHost& host() { return host_; }

 private:
  TestHost host_;
  TestInstance instance_;
  const noren_printer_v1* printer_;
};

int count(const std::vector<std::uint8_t>& printed, std::string_view text) {
  const std::string all(printed.begin(), printed.end());
  int found = 0;
  for (std::size_t at = all.find(text); at != all.npos; at = all.find(text, at + 1)) ++found;
  return found;
}

class SafePrint : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Profiles, SafePrint, ::testing::Values("epson", "generic"));

TEST_P(SafePrint, IsDoneOnceThePrinterConfirms) {
  FakePrinter printer;
  Rig rig(printer.output(), GetParam());
  const Ending ending = rig.print("a");
  EXPECT_EQ(ending.status, NOREN_OK) << ending.message;
  EXPECT_EQ(ending.outcome, NOREN_OUTCOME_DONE);
  EXPECT_EQ(ending.document, R"({"confirmed":true,"files":[]})");
  EXPECT_EQ(count(printer.printed(), "SLIP-1"), 1);
  EXPECT_EQ(count(printer.printed(), "\x1DV\x42"), 1);
}

TEST_P(SafePrint, IsUnknownWithoutTheFenceAndNeverSentAgain) {
  FakePrinter printer({.answers_fence = false});
  Rig rig(printer.output(), GetParam());
  const Ending first = rig.print("a", kSlip, 300);
  EXPECT_EQ(first.status, NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(first.outcome, NOREN_OUTCOME_UNKNOWN);
  EXPECT_EQ(reason_of(first), "print_unconfirmed");
  EXPECT_EQ(rig.print("a").status, NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(count(printer.printed(), "SLIP-1"), 1);
  EXPECT_EQ(count(printer.printed(), "\x1DV\x42"), 0);
  EXPECT_EQ(printer.connections(), 1);
}

TEST_P(SafePrint, IsUnknownWhenThePrinterBreaksOff) {
  FakePrinter printer({.closes_after = 40});
  Rig rig(printer.output(), GetParam());
  EXPECT_EQ(rig.print("a").status, NOREN_E_UNKNOWN_OUTCOME);
}

TEST(EscPos, AnswersARepeatWithoutPrinting) {
  FakePrinter printer;
  Rig rig(printer.output());
  const Ending first = rig.print("a");
  const Ending second = rig.print("a");
  EXPECT_EQ(second.status, NOREN_OK);
  EXPECT_EQ(second.document, first.document);
  EXPECT_EQ(count(printer.printed(), "SLIP-1"), 1);
  const Ending other = rig.print("a", kOther);
  EXPECT_EQ(other.status, NOREN_E_EXISTS);
  EXPECT_EQ(other.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(rig.print("b", kOther).status, NOREN_OK);
  EXPECT_EQ(count(printer.printed(), "SLIP-2"), 1);
}

TEST(EscPos, RefusesBeforeItSendsAnything) {
  const struct {
    std::array<std::uint8_t, 4> status;
    const char* reason;
    noren_status code;
    const char* state;
  } cases[] = {
      {{0x1A, 0x12, 0x12, 0x12}, "printer_offline", NOREN_E_NOHARDWARE, "offline"},
      {{0x1A, 0x16, 0x12, 0x12}, "printer_cover_open", NOREN_E_FAILURE, "cover_open"},
      {{0x1A, 0x32, 0x12, 0x72}, "printer_paper_end", NOREN_E_FAILURE, "paper_end"},
      {{0x12, 0x12, 0x12, 0x72}, "printer_paper_end", NOREN_E_FAILURE, "paper_end"},
      {{0x1A, 0x52, 0x1A, 0x12}, "printer_cutter_error", NOREN_E_FAILURE, "error"},
      {{0x1A, 0x52, 0x32, 0x12}, "printer_error", NOREN_E_FAILURE, "error"},
  };
  FakePrinter printer;
  Rig rig(printer.output());
  for (const auto& one : cases) {
    printer.set_status(one.status);
    const Ending ending = rig.print("a");
    EXPECT_EQ(reason_of(ending), one.reason);
    EXPECT_EQ(ending.status, one.code) << one.reason;
    EXPECT_EQ(ending.outcome, NOREN_OUTCOME_REFUSED);
    EXPECT_EQ(rig.state(), one.state);
  }
  EXPECT_TRUE(printer.printed().empty());
  // Nothing was printed under this key, so that it may be tried again.
  printer.set_status({0x12, 0x12, 0x12, 0x1E});
  EXPECT_EQ(rig.state(), "ready");
  EXPECT_EQ(rig.print("a").status, NOREN_OK);
  EXPECT_NE(rig.host().all_words().find("nearly at its end"), std::string::npos);
}

TEST(EscPos, RefusesASilentPrinter) {
  FakePrinter printer({.answers_status = false});
  Rig rig(printer.output());
  const Ending ending = rig.print("a", kSlip, 300);
  EXPECT_EQ(ending.status, NOREN_E_NOHARDWARE);
  EXPECT_EQ(reason_of(ending), "printer_silent");
  EXPECT_TRUE(printer.printed().empty());
}

TEST(EscPos, RefusesWhereNobodyListens) {
  std::string output;
  {
    const FakePrinter gone;
    output = gone.output();
  }
  Rig rig(output);
  const Ending ending = rig.print("a");
  EXPECT_EQ(ending.status, NOREN_E_OFFLINE);
  EXPECT_EQ(ending.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(reason_of(ending), "printer_unreachable");
  EXPECT_EQ(rig.state(), "offline");
}

TEST(EscPos, HearsItsFenceAmongOtherAnswers) {
  using namespace std::string_literals;
  FakePrinter printer({.noise_before_fence = "\x13\x11\x10\x00\x0C\x0F\x37\x22ZZZZ\0\x12"s});
  Rig rig(printer.output());
  EXPECT_EQ(rig.print("a").status, NOREN_OK);
}

TEST(EscPos, AnotherReceiptsFenceIsNotItsOwn) {
  using namespace std::string_literals;
  FakePrinter printer({.answers_fence = false,
                       .noise_before_fence = "\x37\x22"
                                             "0000\0"s});
  Rig rig(printer.output());
  EXPECT_EQ(rig.print("a", kSlip, 300).status, NOREN_E_UNKNOWN_OUTCOME);
}

TEST(EscPos, CancelsWhileNothingHasHappened) {
  FakePrinter printer({.answers_status = false});
  Rig rig(printer.output());
  const noren_op running =
      rig.instance().begin(rig.printer()->print, {.key = "a", .document = kSlip});
  const noren_op waiting =
      rig.instance().begin(rig.printer()->print, {.key = "b", .document = kOther});
  rig.instance().cancel(waiting);
  EXPECT_EQ(rig.host().wait(waiting).status, NOREN_E_CANCELED);
  rig.instance().cancel(running);
  const Ending ending = rig.host().wait(running);
  EXPECT_EQ(ending.status, NOREN_E_CANCELED);
  EXPECT_EQ(ending.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_TRUE(printer.printed().empty());
}

TEST(EscPos, AStuckCutterIsNotALostReceipt) {
  FakePrinter printer({.cutter_sticks = true});
  Rig rig(printer.output());
  const Ending ending = rig.print("a");
  EXPECT_EQ(ending.status, NOREN_OK);
  EXPECT_EQ(ending.document, R"({"confirmed":true,"files":[]})");
  EXPECT_NE(rig.host().all_words().find("cutter is stuck"), std::string::npos);
  EXPECT_EQ(reason_of(rig.print("b")), "printer_cutter_error");
}

class FileOutput : public ::testing::Test {
 protected:
  FileOutput() {
    std::string pattern = (fs::temp_directory_path() / "noren-escpos-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~FileOutput() override { fs::remove_all(folder_); }

  std::string content(const char* name) const {
    std::ostringstream text;
    text << std::ifstream(folder_ / name, std::ios::binary).rdbuf();
    return text.str();
  }

  fs::path folder_;
};

TEST_F(FileOutput, AppendsEachReceiptOnce) {
  const std::string path = (folder_ / "spool").string();
  Rig rig("file:" + path);
  const Ending ending = rig.print("a");
  EXPECT_EQ(ending.status, NOREN_OK);
  EXPECT_EQ(ending.document, R"({"confirmed":false,"files":[")" + path + R"("]})");
  rig.print("a");
  rig.print("b", kOther);
  const std::string spool = content("spool");
  EXPECT_EQ(spool.find("SLIP-1"), spool.rfind("SLIP-1"));
  EXPECT_LT(spool.find("SLIP-1"), spool.find("SLIP-2"));
  EXPECT_TRUE(spool.ends_with(std::string("\x1DV\x42\0", 4)));
  EXPECT_EQ(rig.state(), "ready");
}

TEST_F(FileOutput, RefusesWhatCannotBeOpened) {
  Rig rig("file:" + (folder_ / "no" / "such").string());
  const Ending ending = rig.print("a");
  EXPECT_EQ(ending.status, NOREN_E_OFFLINE);
  EXPECT_EQ(reason_of(ending), "printer_file_not_writable");
}

TEST_F(FileOutput, AFullDeviceIsRefusedWhileNothingWasWritten) {
  if (!fs::exists("/dev/full")) GTEST_SKIP();
  Rig rig("file:/dev/full");
  EXPECT_EQ(rig.print("a").outcome, NOREN_OUTCOME_REFUSED);
}

TEST(EscPos, RefusesWhatIsNoLayoutForItsPaper) {
  FakePrinter printer;
  Rig rig(printer.output());
  EXPECT_EQ(reason_of(rig.print("a", R"({"layout": {"columns": 48, "lines": []}})")),
            "layout_invalid");
  EXPECT_EQ(reason_of(rig.print("a", "{}")), "layout_invalid");
  EXPECT_EQ(printer.connections(), 0);
}

TEST(EscPos, ChecksItsConfiguration) {
  TestHost host;
  for (const char* config :
       {"{}", R"({"output": "lpt1"})", R"({"output": "file:relative"})", R"({"output": "tcp:"})",
        R"({"output": "tcp:host:0"})", R"({"output": "tcp:host:99999"})",
        R"({"output": "tcp:h:1", "columns": 5})", R"({"output": "tcp:h:1", "profile": "star"})"}) {
    TestInstance instance(host, noren_plugin_entry_v1, config);
    EXPECT_EQ(instance.created(), NOREN_E_ILLEGAL) << config;
  }
}

TEST(Address, HasAHostAndAPort) {
  const auto address = [](std::string_view text) {
    const std::optional<Address> parsed = parse_address(text);
    return parsed ? parsed->host + " " + std::to_string(parsed->port) : "none";
  };
  EXPECT_EQ(address("192.0.2.1:9101"), "192.0.2.1 9101");
  EXPECT_EQ(address("printer"), "printer 9100");
  EXPECT_EQ(address("[::1]:9100"), "::1 9100");
  EXPECT_EQ(address("[::1"), "none");
  EXPECT_EQ(address("host:"), "none");
  EXPECT_EQ(address(":9100"), "none");
}

}  // namespace
}  // namespace noren::printer_escpos
