// SPDX-License-Identifier: Apache-2.0
#include "runtime/sale/apply.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "runtime/ports.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;
using operation::Operation;
using operation::Verb;

bool apply_hold(sale::Sale& sale, const Operation& operation) {
  const std::string id = operation.id.text();
  if (sale.hold && sale.hold->operation == id) return true;
  if (sale.is_over()) return false;
  sale::held(sale, id, parse_object(operation.request), parse_object(operation.reply));
  return true;
}

bool apply_payment(sale::Sale& sale, const Operation& operation) {
  const std::string id = operation.id.text();
  const bool is_counted = std::ranges::any_of(
      sale.payments, [&](const sale::Payment& payment) { return payment.operation == id; });
  if (is_counted) return true;
  if (sale.state == sale::State::done) return false;
  // Money that was taken for a sale that was given up goes back.
  const bool goes_back = sale.state == sale::State::abandoned;
  sale::paid(sale, id, operation.amount, parse_object(operation.reply));
  if (goes_back) sale.state = sale::State::abandoning;
  sale.undoing = sale.undoing || goes_back;
  return true;
}

void apply_cancel(sale::Sale& sale, const Operation& operation) {
  if (!operation.original) return;
  const std::string original = operation.original->text();
  if (sale.hold && sale.hold->operation == original) {
    sale::hold_released(sale);
  } else if (sale.completed_by == original) {
    // The program gave back what the completion had captured. A completion that was barred before
    // it happened has captured nothing: its hold is still there to be let go.
    sale.state = sale::State::abandoning;
    sale.completed_by.clear();
    sale.hold.reset();
  }
}

void apply_print(sale::Sale& sale, const Operation& operation) {
  if (is_pending_slip(operation)) return;
  sale.print_state = "done";
  sale.print = parse_object(operation.reply);
  ++sale.prints;
}

}  // namespace

bool is_pending_slip(const Operation& operation) {
  return operation.verb == Verb::print && operation.request == pending_slip_request;
}

bool apply(sale::Sale& sale, const Operation& operation) {
  switch (operation.verb) {
    case Verb::hold:
      return apply_hold(sale, operation);
    case Verb::authorize:
      return apply_payment(sale, operation);
    case Verb::complete:
    case Verb::refund:
      sale::completed(sale, operation.id.text(), parse_object(operation.reply));
      return true;
    case Verb::cancel:
      apply_cancel(sale, operation);
      return true;
    case Verb::reverse:
      sale::payment_reversed(sale, operation.original->text());
      return true;
    case Verb::print:
      apply_print(sale, operation);
      return true;
  }
  return true;
}

}  // namespace noren::runtime
