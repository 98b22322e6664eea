// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace noren::pcsc {

// The parts of a short command APDU (ISO/IEC 7816-4, 5.1).
enum class CommandCase {
  none,     // neither data nor an answer is expected (case 1)
  answer,   // an answer of Le bytes (case 2)
  data,     // data, no answer (case 3)
  both,     // data and an answer (case 4)
  unknown,  // an extended command, or no command at all: to be left as it is
};

// Pure; takes any bytes. Where there is an Le, it is the last byte.
CommandCase case_of(std::span<const std::uint8_t> command);

// The class of the GET RESPONSE that fetches the rest of a command's answer: its logical channel,
// without chaining and secure messaging (ISO/IEC 7816-4, 5.4.1). Pseudo-commands to the reader and
// the GSM class keep theirs.
std::uint8_t class_of_get_response(std::uint8_t command_class);

}  // namespace noren::pcsc
