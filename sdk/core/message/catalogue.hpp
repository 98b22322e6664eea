// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace noren {

// {0}, {1} ... stand for the error's details.
struct Message {
  std::string_view reason;
  std::string_view japanese;
  std::string_view english;
};

// One list a part of the product; no reason stands in two.
std::span<const Message> messages_of_till();
std::span<const Message> messages_of_journal();
std::span<const Message> messages_of_devices();
std::span<const Message> messages_of_printers();
std::span<const Message> messages_of_receipts();
std::span<const Message> messages_of_payments();
std::span<const Message> messages_of_center();
std::span<const Message> messages_of_plugins();
std::span<const Message> messages_of_offline();
std::span<const Message> messages_of_cards();
std::span<const Message> messages_of_scan();
std::span<const Message> messages_of_sharing();
std::span<const Message> messages_of_doctor();
std::span<const Message> messages_of_pictures();

// All of them.
std::vector<Message> catalogue();

// A pattern with its details in place; a place without a detail stays empty.
std::string fill(std::string_view pattern, const std::vector<std::string>& details);

}  // namespace noren
