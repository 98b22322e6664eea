// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/devices.hpp"

#include <noren/plugin/payment.h>
#include <noren/plugin/printer.h>
#include <noren/plugin/reader.h>

#include <algorithm>
#include <boost/json.hpp>

#include "runtime/ports.hpp"

namespace noren::simulation {
namespace {

namespace json = boost::json;

constexpr const char* approved = R"({"approval":"A1","service":"simulated","masked":""})";

}  // namespace

std::int64_t PaymentBook::net(std::string_view ref) const {
  std::int64_t sum = 0;
  for (const auto& [key, payment] : payments) {
    if (payment.ref == ref && payment.is_done && !payment.is_reversed) sum += payment.amount;
  }
  return sum;
}

PaymentPort::PaymentPort(Stage& stage, boost::asio::any_io_executor executor, std::string name,
                         PaymentBook& book)
    : DevicePort(stage, executor, std::move(name), NOREN_PAYMENT), book_(book) {}

host::RawAnswer PaymentPort::serve(const host::Call& call) {
  const std::string_view slot = call.slot.info().name;
  const bool asks = slot == "status" || slot == "recover";
  // Silent before it did anything, or after.
  const bool is_silent =
      stage().fault(dice(), stage().swarm.payment_unknown, name(), "payment keeps silent");
  if (is_silent && (asks || dice().chance(5000))) return unknown("payment_no_answer");
  host::RawAnswer answer = slot == "authorize" ? authorize(call)
                           : slot == "reverse" ? reverse(call)
                                               : tell(call.original_key, slot == "recover");
  return is_silent ? unknown("payment_no_answer") : answer;
}

host::RawAnswer PaymentPort::authorize(const host::Call& call) {
  const auto [known, is_new] = book_.payments.try_emplace(call.idempotency_key);
  if (is_new) {
    const json::object asked = runtime::parse_object(call.document);
    known->second.ref = std::string(asked.at("ref").as_string());
    known->second.amount = call.amount;
    known->second.is_done =
        !stage().fault(dice(), stage().swarm.payment_refused, name(), "payment refused");
  } else if (known->second.is_done && known->second.amount != call.amount) {
    stage().violate("V09", "a payment's key came again with another amount");
  }
  return tell(call.idempotency_key, false);
}

host::RawAnswer PaymentPort::reverse(const host::Call& call) {
  PaymentBook::Payment& original = book_.payments[call.original_key];  // never seen: it is barred
  if (original.is_reversed && !book_.payments.contains(call.idempotency_key)) {
    stage().violate("V07", "a payment was reversed twice: " + call.original_key);
  }
  original.is_reversed = original.is_done;
  PaymentBook::Payment& reversal = book_.payments[call.idempotency_key];
  reversal.is_done = true;
  return done(true, "{}");
}

host::RawAnswer PaymentPort::tell(const std::string& key, bool settles) {
  const auto known = book_.payments.find(key);
  if (known == book_.payments.end()) {
    if (!settles) return refused(true, NOREN_E_NOEXIST, "payment_not_seen");
    book_.payments[key];  // never happened, and never will
    return refused(true, NOREN_E_FAILURE, "payment_never_happened");
  }
  if (known->second.is_done) return done(true, approved);
  return refused(true, NOREN_E_FAILURE, "payment_declined");
}

PrinterPort::PrinterPort(Stage& stage, boost::asio::any_io_executor executor, std::string name,
                         std::vector<Paper>& papers)
    : DevicePort(stage, executor, std::move(name), NOREN_PRINTER), papers_(papers) {}

host::RawAnswer PrinterPort::serve(const host::Call& call) {
  if (call.slot.info().name == "query") {
    return done(false, R"({"columns":48,"dots":576,"qr":true,"cut":true,"state":"ready"})");
  }
  const Swarm& swarm = stage().swarm;
  const auto is_same = [&](const Paper& paper) { return paper.operation == call.idempotency_key; };
  if (std::any_of(papers_.begin(), papers_.end(), is_same)) {
    stage().violate("V14", "paper was asked for twice under one id");
  }
  if (stage().fault(dice(), swarm.paper_out, name(), "paper out")) {
    return refused(true, NOREN_E_FAILURE, "paper_end");
  }
  const bool is_lie = stage().fault(dice(), swarm.print_lie, name(), "printer lies");
  const bool is_unknown = stage().fault(dice(), swarm.print_unknown, name(), "print unknown");
  const std::string receipt = json::serialize(runtime::parse_object(call.document).at("layout"));
  if (!is_lie && (!is_unknown || dice().chance(5000))) {
    papers_.push_back({call.idempotency_key, receipt});
    if (!stage().papers.came_out(receipt)) {
      stage().violate("V14", "two papers bear the same coupon code");
    }
  }
  if (!is_unknown) stage().papers.called_done(receipt);
  return is_unknown ? unknown("printer_silent") : done(true, R"({"confirmed":true})");
}

ReaderPort::ReaderPort(Stage& stage, boost::asio::any_io_executor executor, std::string name,
                       Show show)
    : DevicePort(stage, executor, std::move(name), NOREN_READER), show_(std::move(show)) {}

host::RawAnswer ReaderPort::serve(const host::Call&) {
  if (stage().fault(dice(), stage().swarm.card_pulled, name(), "card pulled")) {
    return refused(false, NOREN_E_FAILURE, "card_removed");
  }
  return done(false, R"({"card":)" + show_() + "}");
}

}  // namespace noren::simulation
