// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <variant>

#include "drivers/pcsc/channel.hpp"
#include "plugins/common/refusal.hpp"
#include "plugins/reader-iccard/profile.hpp"

namespace noren::reader_iccard {

// The data of VERIFY from a PIN as it stands in its file; a line's end behind it is no part of it.
// None where the PIN has other characters or another length than the form allows. Pure.
std::optional<Bytes> encode_pin(std::span<const std::uint8_t> secret, const Verify& verify);

// What a card says of a PIN's tries without spending one (VERIFY without data, ISO/IEC 7816-4,
// 11.5.6).
struct TriesLeft {
  unsigned count = 0;
};
struct AlreadyVerified {};

// Asks for them. A refusal where the card does not tell, the PIN is blocked, or a single try is
// left: the last one belongs to the card's holder.
std::variant<TriesLeft, AlreadyVerified, plugin::Refusal> ask_tries(std::uint8_t reference,
                                                                    pcsc::Channel& channel);

// Sends the PIN once, whatever happens. None: it is right.
std::optional<plugin::Refusal> send_pin(const Verify& verify, const Bytes& data,
                                        pcsc::Channel& channel);

}  // namespace noren::reader_iccard
