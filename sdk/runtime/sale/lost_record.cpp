// SPDX-License-Identifier: Apache-2.0
#include "runtime/sale/lost_record.hpp"

#include "runtime/sale/perform.hpp"

namespace noren::runtime {
namespace {

using operation::Id;
using operation::Operation;
using operation::State;
using operation::Verb;

// A cancellation is of a completion that nobody knows, of the one that closed the sale, or of its
// hold: in the order in which a sale is undone.
std::string canceled_by_sale(Context& context, const sale::Sale& sale) {
  if (const auto operations = context.journal.of_sale(sale.ref)) {
    for (const Operation& operation : *operations) {
      const bool closes = operation.verb == Verb::complete || operation.verb == Verb::refund;
      if (closes && operation.state == State::unknown) return operation.id.text();
    }
  }
  if (!sale.completed_by.empty()) return sale.completed_by;
  return sale.hold ? sale.hold->operation : std::string();
}

}  // namespace

Error record_lost(const std::string& operation) {
  return error(NOREN_E_UNKNOWN_OUTCOME, "journal_operation_damaged", {operation});
}

Operation without_record(Context& context, const sale::Sale& sale) {
  Operation operation;
  operation.id = Id::parse(sale.unknown_operation).value_or(Id());
  operation.verb = sale.unknown_verb.value_or(Verb::complete);
  operation.state = State::unknown;
  operation.ref = sale.ref;
  operation.currency = sale.currency;
  if (operation.verb == Verb::cancel) {
    operation.original = Id::parse(canceled_by_sale(context, sale));
  } else if (operation.verb == Verb::reverse && !sale.payments.empty()) {
    operation.original = Id::parse(sale.payments.back().operation);
  }
  return operation;
}

Status settle_without_record(Context& context, LiveSale& live, const host::Answer& answer,
                             const std::string& told) {
  Operation operation = without_record(context, live.sale);
  const bool done = answer.status == NOREN_OK;
  // How much it was stood in the record alone.
  if (done && operation.verb == Verb::authorize) {
    return error(NOREN_E_ILLEGAL, "payment_needs_record");
  }
  if (done && operation.verb == Verb::reverse && !operation.original) {
    return error(NOREN_E_ILLEGAL, "payment_needs_record");
  }
  context.journal.note("settled." + operation.id.text(), told);
  Status settled = write_end(context, live, operation, answer);
  const Status saved = save(context, live);  // there is no record that would take it along
  return saved ? settled : Status(as_unknown(saved.error()));
}

}  // namespace noren::runtime
