// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

#include "drivers/tcp/channel.hpp"
#include "plugins/printer-escpos/encode.hpp"
#include "plugins/printer-escpos/verdict.hpp"

namespace noren::printer_escpos {

struct Address {
  std::string host;
  std::uint16_t port = 9100;
};

// "host:port", "[IPv6]:port" or "host".
std::optional<Address> parse_address(std::string_view text);

enum class Profile { epson, generic };

// How a printer is, in the words of noren.printer/1: "ready", "offline", "paper_end", "cover_open"
// or "error".
std::string ask_state(const Address& address, drivers::Deadline deadline, std::stop_token stop);

// Prints one receipt so that it is known afterwards whether it came out: asks the printer first,
// and refuses unless it is ready; then sends the receipt with a fence behind it, which the printer
// answers once everything before it is on paper. Without that answer it is UNKNOWN. A stop counts
// only until the first byte of the receipt has left.
Verdict print_over_network(const Address& address, Profile profile, const Encoded& receipt,
                           std::string_view key, drivers::Deadline deadline, std::stop_token stop);

}  // namespace noren::printer_escpos
