// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "drivers/receipt_encoder/encoded.hpp"
#include "plugins/common/receipt_printer/status.hpp"

// What differs between the languages that receipt printers speak.
namespace noren::receipt_printer {

using receipt_encoder::Bytes;
using receipt_encoder::Encoded;

// How long a command may get whose length of two bytes was garbled on the wire.
inline constexpr std::size_t kGarbledBytesMax = 0xFFFF + 16;

// What tells the answers of fences apart: the fence's name, a number of few, or nothing, so that an
// answer that comes late may be taken for a newer one's.
enum class Fences { named, numbered, alike };

// What is said and heard on one connection: makes questions, and takes the printer's answers byte
// by byte from the one stream that they share. Pure, without I/O; not thread-safe.
class Dialogue {
 public:
  virtual ~Dialogue() = default;

  // All questions of one round, asked one after another because nothing in an answer tells which
  // of them it belongs to. They are answered even by a printer that is offline.
  virtual std::size_t questions() const = 0;
  virtual Bytes question(std::size_t which) = 0;
  // The question that was made last.
  virtual bool answered() const = 0;

  // A fence is answered once everything before it is on paper. The key and the stage tell this
  // one's answer from others', where the language can do that; makes the fence before it void.
  virtual Bytes fence(std::string_view key, int stage) = 0;
  virtual bool fence_passed() const = 0;
  virtual Fences fences() const = 0;

  // Switches status on that comes unasked, or off again; empty where the printer is to be asked.
  virtual Bytes watch(bool on) const = 0;
  // Tells a printer that waits for recovery to go on; empty where it needs no telling.
  virtual Bytes recover() const = 0;
  virtual Bytes kick_drawer() const = 0;
  // Whether that works while the printer is offline.
  virtual bool kicks_at_once() const = 0;
  // Brings a printer that was left in the middle of any command back to its beginning, and puts
  // nothing on paper.
  virtual Bytes resynchronize() const = 0;
  // For a printer that answers no fence even after that, because bytes that were lost on the wire
  // have left it in a command of any length: ends that too, and may throw away what is not printed
  // yet.
  virtual Bytes clear() = 0;
  // Whether the printer has said that it did, where it says so; nothing may be sent before.
  virtual bool cleared() const = 0;

  virtual void hear(std::uint8_t byte) = 0;
  virtual const Status& status() const = 0;
};

// A language with what its printer can do. Immutable and thread-safe.
class Language {
 public:
  virtual ~Language() = default;
  // `glyphs` draws what the printer is to be taught.
  virtual Encoded encode(const receipt_grid::Grid& grid,
                         const receipt_encoder::Glyphs& glyphs) const = 0;
  // Whether the printer would obey something in the middle of these bytes, which no encoded
  // receipt may hold.
  virtual bool holds_realtime_command(std::span<const std::uint8_t> bytes) const = 0;
  virtual std::unique_ptr<Dialogue> begin() const = 0;
};

}  // namespace noren::receipt_printer
