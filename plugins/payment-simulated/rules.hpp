// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "plugins/payment-simulated/book.hpp"

namespace noren::payment_simulated {

// Whether this operation may happen now, by what the book says; the refusal if not.
std::optional<plugin::Refusal> refusal_of(const Book& book, const Entry& asked,
                                          std::int64_t decline_over);

// A capture without an amount takes all that was reserved.
void complete_amount(const Book& book, Entry& asked);

}  // namespace noren::payment_simulated
