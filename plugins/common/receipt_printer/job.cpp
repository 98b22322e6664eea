// SPDX-License-Identifier: Apache-2.0
#include "plugins/common/receipt_printer/job.hpp"

#include <algorithm>
#include <utility>

namespace noren::receipt_printer {
namespace {

using drivers::Deadline;
using drivers::Fault;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kStatusPatience{3};
constexpr seconds kQuietPatience{10};  // for what an earlier job has left in the printer
constexpr seconds kCutPatience{3};
constexpr milliseconds kLeastPatience{200};  // less than the host waits behind a deadline
constexpr milliseconds kPollInterval{1000};
constexpr int kRecoveriesMax = 8;
constexpr int kFencesMax = 8;
constexpr Leftovers kNothingLeft{.amid_command = false, .fences = 0, .waited = {}};

Deadline earlier(Deadline deadline, milliseconds patience) {
  return std::min(deadline, std::chrono::steady_clock::now() + patience);
}

plugin::Refusal canceled() {
  return {NOREN_E_CANCELED, "canceled", "canceled before it was printed"};
}

plugin::Refusal silent() {
  return {NOREN_E_NOHARDWARE, "printer_silent",
          "the printer does not answer: switch it off and on"};
}

plugin::Refusal unconfirmed(const Status& status) {
  return {NOREN_E_UNKNOWN_OUTCOME,
          "print_unconfirmed",
          "look whether the receipt came out: the printer did not confirm it",
          {std::string(words_of(status))}};
}

// Tells the printer to go on after a person has helped. It does so at most a few times a job: what
// is still stuck stays an error.
class Recovery {
 public:
  explicit Recovery(Conversation& printer) : printer_(printer) {}

  void try_once(Deadline deadline) {
    const Status& status = printer_.status();
    if (!status.waits_for_recovery() || status.cover_open || status.paper_end) return;
    const Bytes recover = printer_.dialogue().recover();
    if (recover.empty() || tries_ == kRecoveriesMax) return;
    ++tries_;
    printer_.send(recover, deadline);
  }

 private:
  Conversation& printer_;
  int tries_ = 0;
};

// Waits for the fence behind the receipt. A printer that says nothing unasked is asked now and
// then; one that stopped and was helped is told to go on.
Fault wait_for_fence(Conversation& printer, Deadline deadline) {
  Recovery recovery(printer);
  const bool must_ask = printer.dialogue().watch(true).empty();
  const auto passed = [&] { return printer.dialogue().fence_passed(); };
  while (true) {
    const Fault fault = printer.listen(passed, earlier(deadline, kPollInterval));
    if (fault != Fault::timeout) return fault;
    if (std::chrono::steady_clock::now() >= deadline) return Fault::timeout;
    if (must_ask || printer.status().waits_for_recovery()) {
      // The fence's answer may come in the middle of this round.
      printer.ask_status(earlier(deadline, kStatusPatience));
      if (passed()) return Fault::none;
    }
    recovery.try_once(deadline);
  }
}

// Whether the receipt is on paper. A fence without a name, as GS r, is answered once the receipt
// has been processed, which may be before its last lines are printed: no trouble may have come
// since.
bool has_come_out(Conversation& printer, Deadline deadline) {
  if (wait_for_fence(printer, deadline) != Fault::none) return false;
  if (printer.dialogue().fences() != Fences::alike) return true;
  const Fault fault = printer.ask_status(earlier(deadline, kStatusPatience));
  return fault == Fault::none && !obstacle(printer.status());
}

// What to put into the log; empty where the cut went well.
std::string cut_off(Conversation& printer, const Bytes& cut, std::string_view key, Deadline last) {
  const auto now = [] { return std::chrono::steady_clock::now(); };
  const Deadline deadline = earlier(last, kCutPatience);
  Bytes bytes = cut;
  append(bytes, printer.dialogue().fence(key, 2));
  const bool must_ask = printer.dialogue().watch(true).empty();
  // Nobody has to be waited for here: a printer that stops has done so after the receipt.
  const auto told = [&] {
    return printer.dialogue().fence_passed() || obstacle(printer.status()).has_value();
  };
  Fault fault = printer.send(bytes, deadline).fault;
  do {
    if (fault != Fault::none && fault != Fault::timeout) break;
    fault = printer.listen(told, earlier(deadline, kPollInterval / 4));
    if (must_ask && fault == Fault::timeout) printer.ask_status(earlier(deadline, kStatusPatience));
  } while (!told() && now() < deadline);
  if (printer.dialogue().fence_passed()) return "";
  const bool asked = printer.ask_status(earlier(last, kStatusPatience)) == Fault::none;
  return asked && printer.status().cutter_error
             ? "the receipt is printed, but the cutter is stuck"
             : "the receipt is printed, but the printer did not confirm the cut";
}

// Passes a fence in front of the receipt. Where fences look alike, each that was left unanswered
// may be answered in its stead, so there is one more of them than such answers can come.
Fault pass_first_fence(Conversation& printer, Bytes bytes, std::string_view key, Leftovers& left,
                       Deadline deadline, const std::stop_token& stop) {
  const bool alike = printer.dialogue().fences() == Fences::alike;
  const int more = alike ? std::min(left.fences, kFencesMax) : 0;
  append(bytes, printer.dialogue().watch(true));
  for (int i = 0; i <= more; ++i) {
    ++left.fences;
    const Fault fault = printer.pass(std::exchange(bytes, {}), key, 0, deadline, stop);
    if (fault != Fault::none) return fault;
  }
  left = kNothingLeft;
  return Fault::none;
}

Fault clear(Conversation& printer, Deadline deadline, const std::stop_token& stop) {
  const Fault fault = printer.send(printer.dialogue().clear(), deadline, stop).fault;
  if (fault != Fault::none) return fault;
  return printer.listen([&] { return printer.dialogue().cleared(); },
                        earlier(deadline, kStatusPatience), stop);
}

// Frees a printer that is ready and has answered nothing for so long that it is not busy, but
// stuck.
Fault pass_after_clearing(Conversation& printer, std::string_view key, Leftovers& left,
                          Deadline deadline, const std::stop_token& stop) {
  const Fault fault = clear(printer, deadline, stop);
  if (fault != Fault::none) return fault;
  return pass_first_fence(printer, {}, key, left, earlier(deadline, kQuietPatience), stop);
}

plugin::Refusal not_confirming() {
  return {NOREN_E_NOHARDWARE, "printer_not_confirming",
          "the printer does not confirm what it prints: wait until it has finished, switch it off "
          "and on, or set the profile that fits it"};
}

// The printer is ready and has nothing else to do.
std::optional<plugin::Refusal> clear_the_way(Conversation& printer, std::string_view key,
                                             Leftovers& left, Deadline deadline,
                                             const std::stop_token& stop) {
  if (const auto why = make_ready(printer, deadline, stop)) {
    left.waited = {};
    return why;
  }
  const bool may_be_stuck = std::exchange(left.amid_command, true);
  const Bytes bytes = may_be_stuck ? printer.dialogue().resynchronize() : Bytes{};
  const auto begin = std::chrono::steady_clock::now();
  const auto patience = std::max<milliseconds>(kQuietPatience - left.waited, kPollInterval);
  Fault fault = pass_first_fence(printer, bytes, key, left, earlier(deadline, patience), stop);
  const auto now = std::chrono::steady_clock::now();
  if (fault == Fault::timeout && may_be_stuck)
    left.waited += std::chrono::ceil<milliseconds>(now - begin);
  if (fault == Fault::timeout && left.waited >= kQuietPatience && now < deadline) {
    if (const auto why = make_ready(printer, deadline, stop)) return why;
    fault = pass_after_clearing(printer, key, left, deadline, stop);
  }
  if (stop.stop_requested()) return canceled();
  if (fault == Fault::timeout) return obstacle(printer.status()).value_or(not_confirming());
  if (fault != Fault::none) return silent();
  // Without names an answer may have been an earlier one's; its twin arrives while the printer is
  // asked again, and counts for nothing.
  if (printer.dialogue().fences() != Fences::named) return make_ready(printer, deadline, stop);
  return obstacle(printer.status());
}

}  // namespace

plugin::Refusal unreachable(Fault fault, std::string_view output) {
  const std::vector<std::string> details{std::string(output)};
  if (fault == Fault::canceled) return canceled();
  if (fault == Fault::denied) {
    return {NOREN_E_OFFLINE, "printer_denied",
            "this user may not use the printer: put the user into its group", details};
  }
  if (fault == Fault::busy) {
    return {NOREN_E_CLAIMED, "printer_in_use", "another program uses the printer: end that one",
            details};
  }
  return {NOREN_E_OFFLINE, "printer_unreachable",
          "no connection to the printer: check its power and its cable", details};
}

std::optional<plugin::Refusal> make_ready(Conversation& printer, Deadline deadline,
                                          const std::stop_token& stop) {
  const Deadline patience = earlier(deadline, kStatusPatience);
  Recovery recovery(printer);
  while (true) {
    const Fault fault = printer.ask_status(patience, stop);
    if (stop.stop_requested()) return canceled();
    if (fault != Fault::none) return silent();
    const auto why = obstacle(printer.status());
    if (!why || !printer.status().waits_for_recovery() || printer.status().cover_open ||
        printer.status().paper_end || printer.dialogue().recover().empty()) {
      return why;
    }
    if (std::chrono::steady_clock::now() + kPollInterval / 4 >= patience) return why;
    recovery.try_once(patience);
    printer.listen([] { return false; }, earlier(patience, kPollInterval / 4), stop);
  }
}

Verdict print_receipt(Conversation& printer, const Encoded& receipt, std::string_view key,
                      Leftovers& left, Deadline deadline, const std::stop_token& stop) {
  if (const auto why = clear_the_way(printer, key, left, deadline, stop)) {
    return Verdict::refused(*why);
  }
  if (stop.stop_requested()) return Verdict::refused(canceled());

  Bytes bytes = receipt.body;
  append(bytes, printer.dialogue().fence(key, 1));
  left = {.amid_command = true, .fences = 1, .waited = {}};
  const drivers::Transfer sent = printer.send(bytes, deadline);
  if (sent.fault != Fault::none && sent.bytes == 0) return Verdict::refused(silent());
  if (sent.fault != Fault::none || !has_come_out(printer, deadline)) {
    return Verdict::unknown(unconfirmed(printer.status()));
  }

  Verdict verdict;
  verdict.confirmed = true;
  if (!receipt.cut.empty()) {
    // What is on paper is told in time, whatever becomes of the cut.
    const Deadline last = std::max(deadline, std::chrono::steady_clock::now() + kLeastPatience);
    verdict.warning = cut_off(printer, receipt.cut, key, last);
    verdict.cut = verdict.warning.empty();
  }
  if (verdict.warning.empty()) left = kNothingLeft;
  if (verdict.warning.empty() && printer.status().paper_near_end) {
    verdict.warning = "the printer's paper is nearly at its end";
  }
  const Bytes quiet = printer.dialogue().watch(false);
  if (!quiet.empty()) printer.send(quiet, std::chrono::steady_clock::now() + kLeastPatience);
  return verdict;
}

}  // namespace noren::receipt_printer
