// SPDX-License-Identifier: Apache-2.0
// Noren's own plugins, each in a child, with nothing but what its manifest asks for.
#include <cstdlib>

#include "port_fixture.hpp"
#include "tests/emulators/printers/escpos_machine.hpp"
#include "tests/emulators/printers/shell.hpp"

namespace noren::host {
namespace {

constexpr const char* receipt = R"({"layout": {"columns": 32, "lines": [
    {"runs": [{"column": 0, "text": "SLIP-1", "width": 6}], "height": 1}, {"cut": true}]}})";

class OwnPlugin : public PortFixture {
 protected:
  explicit OwnPlugin(const std::string& id) : PortFixture(manifest::Isolation::process, id) {
    setup.card_keys.reset();
  }
  Answer print_receipt() {
    Call print = call("noren.printer/1", "print", "");
    print.document = receipt;
    print.idempotency_key = "11111111-2222-3333-4444-555555555555";
    return ask(print);
  }
};

class Preview : public OwnPlugin {
 protected:
  Preview() : OwnPlugin("noren.printer-preview") {}
};

TEST_F(Preview, DrawsIntoAFolderThatItMakes) {
  const auto folder_to_be = folder / "paper" / "today";
  std::filesystem::create_directories(folder / "paper");
  setup.config = R"({"directory":")" + folder_to_be.string() + "\"}";
  open();
  const Answer answer = print_receipt();
  EXPECT_EQ(answer.outcome, NOREN_OUTCOME_DONE) << answer.error.reason << answer.document;
  EXPECT_GT(std::filesystem::file_size(folder_to_be / "receipt.png"), 100u);
}

class EscPos : public OwnPlugin {
 protected:
  EscPos() : OwnPlugin("noren.printer-escpos") {}
};

TEST_F(EscPos, PrintsOverTheNetwork) {
  emulators::Shell printer(std::make_unique<emulators::EscPosMachine>(),
                           emulators::listen_on_loopback(0));
  setup.config = R"({"output":")" + printer.name() + "\"}";
  open();
  EXPECT_EQ(print_receipt().document, R"({"confirmed":true,"files":[]})");
  EXPECT_EQ(printer.look([](emulators::Machine& machine) { return to_text(machine.paper()); }),
            "SLIP-1\n- - - - - - - -\n");
}

TEST_F(EscPos, PrintsToAFile) {
  std::filesystem::create_directories(folder / "spool");
  setup.config = R"({"output":"file:)" + (folder / "spool" / "receipts").string() + "\"}";
  open();
  const Answer answer = print_receipt();
  EXPECT_EQ(answer.outcome, NOREN_OUTCOME_DONE) << answer.error.reason << answer.document;
  EXPECT_GT(std::filesystem::file_size(folder / "spool" / "receipts"), 6u);
}

class SimulatedPayment : public OwnPlugin {
 protected:
  SimulatedPayment() : OwnPlugin("noren.payment-simulated") {}
};

TEST_F(SimulatedPayment, RemembersInItsStorageWhatItTook) {
  open();
  Call authorize = call("noren.payment/1", "authorize", "");
  authorize.idempotency_key = "11111111-2222-3333-4444-555555555555";
  authorize.amount = 1'500;
  const Answer first = ask(authorize);
  EXPECT_EQ(first.outcome, NOREN_OUTCOME_DONE) << first.error.reason;
  port.reset();
  open();
  EXPECT_EQ(ask(authorize).document, first.document);
}

// Runs beside a pcscd with a virtual reader (tests/emulators/pcscd.py); without one it is skipped.
class FelicaReader : public OwnPlugin {
 protected:
  FelicaReader() : OwnPlugin("noren.reader-felica") {}
};

TEST_F(FelicaReader, WaitsForACardAtTheReaderThatThereIs) {
  if (!std::getenv("VPCD_PORT")) GTEST_SKIP() << "no pcscd of the test's own";
  open();
  // Without the service, or a reader of it, this would be 107 at once.
  Call capture = call("noren.reader/1", "capture", "");
  capture.document = "{}";
  capture.timeout_ms = 500;
  const Answer answer = ask(capture);
  EXPECT_EQ(answer.status, NOREN_E_TIMEOUT) << answer.error.reason;
}

}  // namespace
}  // namespace noren::host
