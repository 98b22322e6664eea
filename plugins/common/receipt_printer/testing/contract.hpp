// SPDX-License-Identifier: Apache-2.0
#pragma once

// What every receipt printer's plugin has to do, whatever it speaks. A test program includes this
// once and instantiates Contract with its speakers.
#include <cstdio>

#include "plugins/common/receipt_printer/testing/rig.hpp"

namespace noren::receipt_printer::testing {

inline const std::string kSlip = R"({"layout": {"columns": 32, "lines": [
    {"runs": [{"column": 2, "text": "クーポン", "width": 16, "bold": true, "scale_x": 2, "scale_y": 2}],
     "height": 2},
    {"runs": [{"column": 0, "text": "有効", "width": 4},
              {"column": 22, "text": "11月30日", "width": 8, "underline": true}]},
    {"qr": {"text": "C-0001-7F", "cell": 4, "level": "M", "align": "center"}},
    {"runs": [{"column": 0, "text": "ｱﾘｶﾞﾄｳ", "width": 6}]},
    {"cut": true}]}})";
inline const std::string kOther = R"({"layout": {"columns": 32, "lines": [
    {"runs": [{"column": 0, "text": "SLIP-2", "width": 6}]}, {"cut": true}]}})";
inline const std::string kTwoParts = R"({"layout": {"columns": 32, "lines": [
    {"runs": [{"column": 0, "text": "PART-1", "width": 6}]}, {"cut": true},
    {"runs": [{"column": 0, "text": "PART-2", "width": 6}]}, {"cut": true}]}})";

class Contract : public ::testing::TestWithParam<Speaker> {};

TEST_P(Contract, IsDoneOnceThePrinterConfirms) {
  Rig rig(GetParam());
  const Ending ending = rig.print("a", kSlip);
  EXPECT_EQ(ending.status, NOREN_OK) << ending.message;
  EXPECT_EQ(ending.outcome, NOREN_OUTCOME_DONE);
  EXPECT_EQ(ending.document, R"({"confirmed":true,"files":[]})");
  EXPECT_EQ(rig.rows(), rows_of(kSlip)) << rig.text();
  EXPECT_EQ(rig.cuts(), 1);
}

TEST_P(Contract, AnswersARepeatWithoutPrinting) {
  Rig rig(GetParam());
  const Ending first = rig.print("a", kSlip);
  const Ending second = rig.print("a", kSlip);
  EXPECT_EQ(second.status, NOREN_OK);
  EXPECT_EQ(second.document, first.document);
  EXPECT_EQ(rig.rows(), rows_of(kSlip)) << rig.text();
  EXPECT_EQ(rig.print("a", kOther).status, NOREN_E_EXISTS);
  rig.tear_off();
  EXPECT_EQ(rig.print("b", kOther).status, NOREN_OK);
  EXPECT_EQ(rig.rows(), rows_of(kOther)) << rig.text();
}

struct Trouble {
  const char* begins;
  const char* ends;
  const char* reason;
  noren_status status;
  const char* state;
};

TEST_P(Contract, RefusesByNameBeforeItSendsAnything) {
  constexpr Trouble troubles[] = {
      {"switch offline", "switch online", "printer_offline", NOREN_E_NOHARDWARE, "offline"},
      {"cover open", "cover close", "printer_cover_open", NOREN_E_FAILURE, "cover_open"},
      {"paper out", "paper in", "printer_paper_end", NOREN_E_FAILURE, "paper_end"},
      {"head hot", "head cool", "printer_overheated", NOREN_E_FAILURE, "error"},
  };
  Rig rig(GetParam());
  for (const Trouble& trouble : troubles) {
    rig.command(trouble.begins);
    const Ending ending = rig.print("a", kSlip);
    EXPECT_EQ(reason_of(ending), trouble.reason);
    EXPECT_EQ(ending.status, trouble.status) << trouble.reason;
    EXPECT_EQ(ending.outcome, NOREN_OUTCOME_REFUSED);
    EXPECT_EQ(rig.state(), trouble.state);
    rig.command(trouble.ends);
    EXPECT_EQ(rig.state(), "ready");
  }
  EXPECT_TRUE(rig.rows().empty()) << rig.text();
  // Nothing was printed under this key, so that it may be tried again.
  EXPECT_EQ(rig.print("a", kSlip).status, NOREN_OK);
  rig.command("broken");
  EXPECT_EQ(reason_of(rig.print("b", kSlip)), "printer_error");
}

TEST_P(Contract, WarnsOfPaperThatIsNearItsEnd) {
  Rig rig(GetParam());
  rig.command("paper near");
  EXPECT_EQ(rig.state(), "ready");
  EXPECT_EQ(rig.print("a", kSlip).status, NOREN_OK);
  EXPECT_NE(rig.host().all_words().find("nearly at its end"), std::string::npos);
}

TEST_P(Contract, RefusesASilentPrinter) {
  Rig rig(GetParam());
  rig.command("at 0 deaf");
  const Ending ending = rig.print("a", kSlip, 1500);
  EXPECT_EQ(ending.status, NOREN_E_NOHARDWARE);
  EXPECT_EQ(reason_of(ending), "printer_silent");
  EXPECT_TRUE(rig.rows().empty());
}

TEST_P(Contract, APrinterThatNeverConfirmsGetsNoReceipt) {
  Rig rig(GetParam());
  rig.command("at 0 silent");
  const Ending ending = rig.print("a", kSlip, 1500);
  EXPECT_EQ(reason_of(ending), "printer_not_confirming");
  EXPECT_EQ(ending.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_TRUE(rig.rows().empty()) << rig.text();
}

TEST_P(Contract, IsUnknownWithoutTheFenceAndNeverSentAgain) {
  Rig rig(GetParam());
  rig.command("at 60 silent");
  const Ending first = rig.print("a", kSlip, 1500);
  EXPECT_EQ(first.status, NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(first.outcome, NOREN_OUTCOME_UNKNOWN);
  EXPECT_EQ(reason_of(first), "print_unconfirmed");
  EXPECT_EQ(rig.print("a", kSlip).status, NOREN_E_UNKNOWN_OUTCOME);
  EXPECT_EQ(rig.rows_once(rows_of(kSlip)), rows_of(kSlip)) << rig.text();
  EXPECT_EQ(rig.cuts(), 0);
}

TEST_P(Contract, RefusesWhereNobodyListens) {
  TestHost host;
  TestInstance instance(
      host, noren_plugin_entry_v1,
      R"({"output": "tcp:127.0.0.1:1", "profile": ")" + std::string(GetParam().profile) + "\"}");
  const auto* printer = instance.interface<noren_printer_v1>(NOREN_PRINTER);
  const Ending ending = instance.call(printer->print, {.key = "a", .document = kSlip});
  EXPECT_EQ(ending.status, NOREN_E_OFFLINE);
  EXPECT_EQ(ending.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(reason_of(ending), "printer_unreachable");
  EXPECT_NE(host.next_event().find("off_offline"), std::string::npos);
}

// What must hold wherever the printer fails.
inline void check_honest(Rig& rig, const Ending& ending, std::string_view where) {
  const auto seen = rig.rows();
  const auto whole = rows_of(kSlip);
  if (ending.outcome == NOREN_OUTCOME_DONE) {
    EXPECT_EQ(seen, whole) << where << "\n" << rig.text();
  } else if (ending.outcome == NOREN_OUTCOME_REFUSED) {
    EXPECT_TRUE(seen.empty()) << where << "\n" << rig.text();
  } else {
    EXPECT_EQ(ending.status, NOREN_E_UNKNOWN_OUTCOME) << where;
  }
  EXPECT_LE(seen.size(), whole.size()) << where << "\n" << rig.text();
}

// The bytes of one job, as the printer works them off.
inline std::size_t size_of_job(Rig& rig) {
  rig.command("at none");
  EXPECT_EQ(rig.print("first", kSlip).status, NOREN_OK);
  rig.tear_off();
  return rig.worked();
}

// The receipt after an unknown one is whole.
inline void check_next(Rig& rig, const std::string& key) {
  rig.tear_off();
  EXPECT_EQ(rig.print("next" + key, kOther).outcome, NOREN_OUTCOME_DONE) << key;
  EXPECT_EQ(rig.rows(), rows_of(kOther)) << key << "\n" << rig.text();
}

TEST_P(Contract, PaperEndsAtEachByte) {
  Rig rig(GetParam());
  const std::size_t size = size_of_job(rig);
  int done = 0, unknown = 0;
  for (std::size_t byte = 0; byte <= size; ++byte) {
    const std::string key = "p" + std::to_string(byte), where = "paper ends at " + key;
    rig.command("at " + std::to_string(byte) + " paper");
    const Ending ending = rig.print(key, kSlip, 60);
    check_honest(rig, ending, where);
    done += ending.outcome == NOREN_OUTCOME_DONE;
    unknown += ending.outcome == NOREN_OUTCOME_UNKNOWN;
    // With new paper the rest comes out, and a repeat adds nothing to it.
    rig.command("at none");
    rig.command("paper in");
    if (ending.outcome == NOREN_OUTCOME_UNKNOWN) {
      EXPECT_EQ(rig.print(key, kSlip, 60).outcome, NOREN_OUTCOME_UNKNOWN) << where;
      EXPECT_EQ(rig.rows_once(rows_of(kSlip)), rows_of(kSlip)) << where << "\n" << rig.text();
      check_next(rig, key);
    }
    rig.tear_off();
  }
  EXPECT_GT(done, 0);
  EXPECT_GT(unknown, 100);
  std::printf("points %zu\n", size + 1);  // for tests/devices/run
  EXPECT_EQ(rig.print("last", kSlip).status, NOREN_OK);
}

TEST_P(Contract, PowerGoesAtEachByte) {
  if (GetParam().place != on_loopback) GTEST_SKIP() << "a cable does not end with the power";
  Rig rig(GetParam());
  const std::size_t size = size_of_job(rig);
  int unknown = 0;
  for (std::size_t byte = 0; byte <= size; ++byte) {
    const std::string key = "e" + std::to_string(byte), where = "power goes at " + key;
    rig.command("at " + std::to_string(byte) + " power");
    const Ending ending = rig.print(key, kSlip, 500);
    check_honest(rig, ending, where);
    unknown += ending.outcome == NOREN_OUTCOME_UNKNOWN;
    // Plugged in again it is found again; what is unknown stays so, and is not printed again.
    rig.command("at none");
    rig.command("power on");
    if (ending.outcome == NOREN_OUTCOME_UNKNOWN) {
      const auto before = rig.rows();
      EXPECT_EQ(rig.print(key, kSlip).outcome, NOREN_OUTCOME_UNKNOWN) << where;
      EXPECT_EQ(rig.rows(), before) << where;
      check_next(rig, key);
    }
    rig.tear_off();
  }
  EXPECT_GT(unknown, 100);
  EXPECT_EQ(rig.print("last", kSlip).status, NOREN_OK);
  std::printf("points %zu\n", size + 1);
}

TEST_P(Contract, ALiarPrintsAtMostOnce) {
  Rig rig(GetParam());
  const std::size_t size = size_of_job(rig);
  rig.command("lie on");
  for (std::size_t byte = 1; byte <= size; byte += 13) {
    const std::string key = "l" + std::to_string(byte);
    rig.command("at " + std::to_string(byte) + " paper");
    rig.print(key, kSlip, 100);
    rig.command("paper in");
    rig.print(key, kSlip, 100);
    EXPECT_LE(rig.rows().size(), rows_of(kSlip).size()) << key << "\n" << rig.text();
    rig.tear_off();
  }
}

TEST_P(Contract, NewPaperInTimeMakesItDone) {
  Rig rig(GetParam());
  rig.command("at 120 paper");
  const noren_op job = rig.begin("a", kSlip);
  rig.hear("paper end");
  rig.command("paper in");
  EXPECT_EQ(rig.host().wait(job).outcome, NOREN_OUTCOME_DONE);
  EXPECT_EQ(rig.rows(), rows_of(kSlip)) << rig.text();
}

TEST_P(Contract, ACoverThatIsOpenedAndClosedInTheMiddleCostsNothing) {
  Rig rig(GetParam());
  rig.command("at 120 paper");
  const noren_op job = rig.begin("a", kSlip);
  rig.hear("paper end");
  rig.command("cover open");
  rig.command("paper in");
  rig.hear("cover open");
  rig.command("cover close");
  EXPECT_EQ(rig.host().wait(job).outcome, NOREN_OUTCOME_DONE);
  EXPECT_EQ(rig.rows(), rows_of(kSlip)) << rig.text();
  EXPECT_NE(rig.statistics().find(R"("ReceiptCoverOpenCount":1)"), std::string::npos);
}

TEST_P(Contract, AJamInTheMiddleIsOverOnceItIsOut) {
  Rig rig(GetParam());
  rig.command("cutter jam");
  const noren_op job = rig.begin("a", kTwoParts);
  rig.hear("cutter error");
  rig.command("cutter free");
  if (!GetParam().is_told_to_go_on) {
    rig.command("cover open");
    rig.command("cover close");
  }
  EXPECT_EQ(rig.host().wait(job).outcome, NOREN_OUTCOME_DONE);
  EXPECT_EQ(rig.rows(), rows_of(kTwoParts)) << rig.text();
  EXPECT_EQ(rig.cuts(), 2);
}

TEST_P(Contract, AStuckCutterIsNotALostReceipt) {
  Rig rig(GetParam());
  rig.command("cutter jam");
  const Ending ending = rig.print("a", kSlip);
  EXPECT_EQ(ending.status, NOREN_OK);
  EXPECT_EQ(ending.document, R"({"confirmed":true,"files":[]})");
  EXPECT_NE(rig.host().all_words().find("cutter is stuck"), std::string::npos);
  EXPECT_EQ(reason_of(rig.print("b", kOther)), "printer_cutter_error");
  EXPECT_EQ(rig.state(), "error");
  EXPECT_EQ(rig.rows(), rows_of(kSlip)) << rig.text();
  rig.command("cutter free");
  if (!GetParam().is_told_to_go_on) {
    rig.command("cover open");
    rig.command("cover close");
  }
  EXPECT_EQ(rig.print("b", kOther).status, NOREN_OK);
  EXPECT_EQ(rig.cuts(), 2);
  const std::string counted = rig.statistics();
  EXPECT_NE(counted.find(R"("FailedPaperCutCount":1)"), std::string::npos) << counted;
  EXPECT_NE(counted.find(R"("PaperCutCount":1)"), std::string::npos) << counted;
  EXPECT_NE(counted.find(R"("PrinterFaultCount":1)"), std::string::npos) << counted;
}

TEST_P(Contract, TheRestOfAnUnknownReceiptIsNotMixedWithTheNext) {
  Rig rig(GetParam());
  rig.command("at 120 paper");
  EXPECT_EQ(rig.print("a", kSlip, 1000).outcome, NOREN_OUTCOME_UNKNOWN);
  rig.command("paper in");
  EXPECT_EQ(rig.print("b", kOther).outcome, NOREN_OUTCOME_DONE);
  auto both = rows_of(kSlip);
  const auto other = rows_of(kOther);
  both.insert(both.end(), other.begin(), other.end());
  EXPECT_EQ(rig.rows(), both) << rig.text();
}

// More than a printer's buffer holds.
inline std::string long_receipt() {
  std::string lines;
  for (int i = 100; i < 400; ++i) {
    lines += R"({"runs": [{"column": 0, "text": "long line )" + std::to_string(i) +
             R"( 0123456789", "width": 24}]},)";
  }
  return R"({"layout": {"columns": 32, "lines": [)" + lines + R"({"cut": true}]}})";
}

TEST_P(Contract, ASlowPrinterGetsNoMoreThanItTakes) {
  Rig rig(GetParam(), {.bytes_a_millisecond = 64});
  const std::string document = long_receipt();
  EXPECT_EQ(rig.print("a", document).outcome, NOREN_OUTCOME_DONE);
  EXPECT_EQ(rig.rows(), rows_of(document));
}

TEST_P(Contract, CancelsWhileNothingHasHappened) {
  Rig rig(GetParam());
  rig.command("at 0 deaf");
  const noren_op running = rig.begin("a", kSlip);
  const noren_op waiting = rig.begin("b", kOther);
  rig.instance().cancel(waiting);
  EXPECT_EQ(rig.host().wait(waiting).status, NOREN_E_CANCELED);
  rig.instance().cancel(running);
  const Ending ending = rig.host().wait(running);
  EXPECT_EQ(ending.status, NOREN_E_CANCELED);
  EXPECT_EQ(ending.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_TRUE(rig.rows().empty());
}

TEST_P(Contract, OpensTheDrawerAndTellsItsState) {
  Rig rig(GetParam());
  EXPECT_EQ(rig.drawer_state().document, R"({"open":false})");
  EXPECT_EQ(rig.kick().status, NOREN_OK);
  EXPECT_EQ(rig.drawer_state().document, R"({"open":true})");
  rig.command("drawer close");
  EXPECT_EQ(rig.drawer_state().document, R"({"open":false})");
  EXPECT_NE(rig.statistics().find(R"("DrawerGoodOpenCount":1)"), std::string::npos);
  EXPECT_TRUE(rig.rows().empty());
}

TEST_P(Contract, ChecksItsHealth) {
  Rig rig(GetParam());
  EXPECT_EQ(rig.health(1), R"({"text":"Internal HCheck: Successful"})");
  EXPECT_TRUE(rig.rows().empty());
  EXPECT_EQ(rig.health(2), R"({"text":"External HCheck: Successful"})");
  EXPECT_EQ(rig.rows().size(), 2u) << rig.text();
  rig.command("paper out");
  EXPECT_EQ(rig.health(1), R"({"text":"Internal HCheck: Error, paper end",)"
                           R"("reason":"printer_paper_end","details":[]})");
  rig.command("at 0 deaf");
  EXPECT_EQ(rig.health(1), R"({"text":"Internal HCheck: Not Responding",)"
                           R"("reason":"printer_silent","details":[]})");
}

TEST_P(Contract, CountsByTheNamesOfUnifiedPos) {
  Rig rig(GetParam());
  rig.print("a", kSlip);
  const std::string counted = rig.statistics();
  for (const char* count : {R"("ReceiptLinePrintedCount":3)", R"("BarcodePrintedCount":1)",
                            R"("PaperCutCount":1)", R"("CommunicationErrorCount":0)",
                            R"("HoursPoweredCount":0)", R"("UnifiedPOSVersion":"1.15")"}) {
    EXPECT_NE(counted.find(count), std::string::npos) << count << " in " << counted;
  }
}

TEST_P(Contract, TellsWhatItNotices) {
  Rig rig(GetParam());
  EXPECT_EQ(rig.state(), "ready");
  EXPECT_EQ(rig.host().next_event(), R"(device.power {"state":"online","text":"ready"})");
  EXPECT_EQ(rig.host().next_event(), R"(device.status {"text":"ready"})");
  rig.command("cover open");
  rig.state();
  rig.state();
  EXPECT_EQ(rig.host().next_event(), R"(device.power {"state":"offline","text":"cover open"})");
  EXPECT_EQ(rig.host().next_event(), R"(device.status {"text":"cover open"})");
  rig.command("cover close");
  rig.state();
  EXPECT_EQ(rig.host().next_event(), R"(device.power {"state":"online","text":"ready"})");
}

TEST_P(Contract, RefusesWhatIsNoLayoutForItsPaper) {
  Rig rig(GetParam());
  EXPECT_EQ(reason_of(rig.print("a", R"({"layout": {"columns": 48, "lines": []}})")),
            "layout_invalid");
  EXPECT_EQ(reason_of(rig.print("a", "{}")), "layout_invalid");
  EXPECT_EQ(rig.worked(), 0u);
}

}  // namespace noren::receipt_printer::testing
