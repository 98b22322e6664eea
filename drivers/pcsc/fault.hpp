// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace noren::pcsc {

// What PC/SC calls return; 0 is success.
using Code = std::uint32_t;

// What went wrong, in the words that a program can act on.
enum class Fault {
  none,
  no_service,    // the PC/SC daemon does not run, or died
  no_reader,     // unplugged
  no_card,       // taken away, also in the middle of an exchange
  card_changed,  // reset or exchanged between two commands: what was read before may be another's
  card_mute,     // it is there but does not answer: two at once, or upside down
  card_in_use,   // another program holds it alone
  not_allowed,   // the daemon's policy refuses this user
  bad_answer,    // what came back breaks the rules of ISO/IEC 7816
  reader_fault,  // anything else
};

Fault fault_of(Code code);
std::string_view name_of(Fault fault);

}  // namespace noren::pcsc
