// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/conformance/bench.hpp"

namespace noren::conformance {

// A call of a slot with a new key where value moves, and time enough for any device.
host::Call call(Bench& bench, std::string_view interface_id, std::string_view slot,
                std::string document = "{}");

// The call of a slot that does the least and is right in all its parts. Nothing for slots that the
// kit leaves alone: those that change a device for good.
std::optional<host::Call> usual_call(Bench& bench, const host::Slot& slot);

// The slots of the interfaces that the manifest declares and the kit knows.
std::vector<host::Slot> declared_slots(const Bench& bench);

// Payment.
host::Call authorize(Bench& bench, bool capture = true);
host::Call about(Bench& bench, std::string_view slot, const std::string& original);

// Loyalty: the member's card, and a sale of 1,500 yen under a new ref.
std::string member_card(Bench& bench);
std::string small_sale(Bench& bench);

// Printer: a receipt of these lines on so many columns.
std::string receipt(int columns, const std::vector<std::string>& lines);
// How many half-width columns the text takes.
int columns_of(std::string_view text);

// Documents that no host sends.
struct BadDocument {
  std::string_view name;
  std::string text;
  bool is_object = false;  // then it may count as one with members that nobody knows
};
std::vector<BadDocument> bad_documents();

}  // namespace noren::conformance
