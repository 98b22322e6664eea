// SPDX-License-Identifier: Apache-2.0
#include "plugins/payment-simulated/rules.hpp"

namespace noren::payment_simulated {
namespace {

using plugin::Refusal;

Refusal refused(std::string reason, std::string message) {
  return {NOREN_E_FAILURE, std::move(reason), std::move(message)};
}

std::optional<Refusal> refusal_of_authorize(const Entry& asked, std::int64_t decline_over) {
  if (asked.amount <= 0) {
    return Refusal{NOREN_E_ILLEGAL, "payment_amount", "the amount to take must be more than 0"};
  }
  if (decline_over > 0 && asked.amount > decline_over) {
    return refused("payment_declined", "the service declined: ask for another means of payment");
  }
  return std::nullopt;
}

std::optional<Refusal> refusal_of_capture(const Book& book, const Entry& asked,
                                          const Entry& original) {
  if (original.verb != "authorize" || original.capture || !book.stands(original) ||
      book.moved(original, "capture") > 0) {
    return refused("payment_not_reserved", "there is no open reservation to take from");
  }
  if (asked.amount <= 0 || asked.amount > original.amount) {
    return refused("payment_over_reserved", "more than was reserved cannot be taken");
  }
  return std::nullopt;
}

std::optional<Refusal> refusal_of_refund(const Book& book, const Entry& asked,
                                         const Entry& original) {
  const bool took = original.verb == "capture" || original.capture;
  const std::int64_t left =
      took && book.stands(original) ? original.amount - book.moved(original, "refund") : 0;
  if (asked.amount <= 0 || asked.amount > left) {
    return refused("payment_over_refunded", "more than what was taken cannot be given back");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> refusal_of(const Book& book, const Entry& asked, std::int64_t decline_over) {
  if (asked.verb == "authorize") return refusal_of_authorize(asked, decline_over);
  const auto original = book.find(asked.original);
  if (asked.verb == "reverse") {
    if (original && original->verb == "reverse") {
      return refused("payment_not_reversible", "a reversal cannot be undone: take payment again");
    }
    if (original && book.moved(*original, "refund") > 0) {
      return refused("payment_already_refunded",
                     "part of it was given back already: give the rest back by a refund");
    }
    return std::nullopt;
  }
  if (!original) {
    return Refusal{NOREN_E_NOEXIST, "payment_not_seen", "the service knows no such payment"};
  }
  return asked.verb == "capture" ? refusal_of_capture(book, asked, *original)
                                 : refusal_of_refund(book, asked, *original);
}

void complete_amount(const Book& book, Entry& asked) {
  if (asked.verb != "capture" || asked.amount != 0) return;
  if (const auto original = book.find(asked.original)) asked.amount = original->amount;
}

}  // namespace noren::payment_simulated
