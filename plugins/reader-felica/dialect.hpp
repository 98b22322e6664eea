// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <variant>

#include "drivers/pcsc/channel.hpp"
#include "plugins/common/refusal.hpp"
#include "plugins/reader-felica/wrapper.hpp"

namespace noren::reader_felica {

template <typename T>
using Heard = std::variant<T, Silence, plugin::Refusal>;

// How one family of readers passes FeliCa frames to the field. Lives while one card is read; what
// it changed at the reader it puts back when it goes. Used from one thread.
class Dialect {
 public:
  virtual ~Dialect() = default;
  virtual Heard<Target> poll(std::uint16_t system) = 0;
  // To a target that answered the last poll.
  virtual Heard<Bytes> exchange(ByteView frame) = 0;
};

enum class DialectName {
  none,         // tells identifiers and passes no frame on
  direct,       // frames to the card as they are: ACR1251, ACR1252
  pn532,        // the chip's own commands: ACR122
  transparent,  // a transparent session: RC-S300
};

std::optional<DialectName> dialect_named(std::string_view word);

// The dialect of a reader that PC/SC calls so; none if it is not in the list.
DialectName dialect_of(std::string_view reader);

// Finds it out with the card that lies there, by what changes neither card nor reader: the version
// of a chip, a session that is ended at once, a Polling. A refusal where the card went meanwhile.
std::variant<DialectName, plugin::Refusal> try_dialects(pcsc::Channel& channel);

// The dialect, which is not none, ready to be spoken; a refusal where the reader does not let it.
std::variant<std::unique_ptr<Dialect>, plugin::Refusal> speak(DialectName name,
                                                              pcsc::Channel& channel);

}  // namespace noren::reader_felica
