// SPDX-License-Identifier: Apache-2.0
// What a sale becomes by the answers of its operations.
#include <boost/json.hpp>

#include "core/sale/members.hpp"
#include "core/sale/sale.hpp"

namespace noren::sale {

namespace json = boost::json;

void identified(Sale& sale, const std::string& token, json::object lookup) {
  sale.member = Member{token, std::move(lookup)};
  sale.quote.clear();
  sale.state = State::identified;
}

void quoted(Sale& sale, json::object quote) {
  sale.quote = std::move(quote);
  if (sale.state == State::identified) sale.state = State::quoted;
}

void held(Sale& sale, const std::string& operation, const json::object& request,
          const json::object& reply) {
  const std::int64_t points = number(reply, "held");
  const Amount value = reply.contains("value") ? number(reply, "value") : points;
  sale.hold = Hold{operation, points, value, text(request, "wallet"), false};
  sale.state = State::held;
}

void hold_released(Sale& sale) {
  sale.hold.reset();
  if (sale.state == State::held) sale.state = State::identified;
}

void paid(Sale& sale, const std::string& operation, Amount amount, const json::object& reply) {
  sale.payments.push_back(
      {operation, text(reply, "service"), amount, text(reply, "approval"), text(reply, "masked")});
  sale.state = State::paying;
}

void payment_reversed(Sale& sale, const std::string& operation) {
  std::erase_if(sale.payments,
                [&](const Payment& payment) { return payment.operation == operation; });
}

void held_offline(Sale& sale, std::int64_t points, Amount value) {
  sale.hold = Hold{"", points, value, "", true};
  sale.state = State::held;
}

void completed(Sale& sale, const std::string& operation, json::object reply) {
  sale.completion = std::move(reply);
  sale.completed_by = operation;
  sale.provisional = false;
  sale.state = State::done;
}

void completed_provisionally(Sale& sale, const std::string& operation) {
  sale.completed_by = operation;
  sale.provisional = true;
  sale.state = State::done;
}

void provisional_refused(Sale& sale, const std::string& reason) {
  sale.provisional = false;
  sale.refused_later = reason;
}

void abandoned(Sale& sale) {
  sale.undoing = false;
  sale.hold.reset();
  sale.payments.clear();
  sale.completion.clear();
  sale.slip.clear();
  sale.state = State::abandoned;
}

}  // namespace noren::sale
