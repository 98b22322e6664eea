// SPDX-License-Identifier: Apache-2.0
#include "drivers/pcsc/apdu.hpp"

namespace noren::pcsc {

CommandCase case_of(std::span<const std::uint8_t> command) {
  if (command.size() < 4) return CommandCase::unknown;
  if (command.size() == 4) return CommandCase::none;
  if (command.size() == 5) return CommandCase::answer;
  const std::size_t data = command[4];
  if (data == 0) return CommandCase::unknown;
  if (command.size() == 5 + data) return CommandCase::data;
  if (command.size() == 6 + data) return CommandCase::both;
  return CommandCase::unknown;
}

std::uint8_t class_of_get_response(std::uint8_t command_class) {
  constexpr std::uint8_t reader = 0xFF;
  constexpr std::uint8_t gsm = 0xA0;
  if (command_class == reader || command_class == gsm) return command_class;
  if ((command_class & 0xE0) == 0x00) return command_class & 0x03;
  if ((command_class & 0xC0) == 0x40) return command_class & 0x4F;
  return 0x00;
}

}  // namespace noren::pcsc
