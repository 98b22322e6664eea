// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "drivers/pcsc/fault.hpp"

namespace noren::pcsc {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using Context = std::intptr_t;

// One connection to a card.
struct Connection {
  std::intptr_t handle = 0;
  std::uint32_t protocol = 0;
};

// One reader in a wait: `current` is what the caller knows, `event` and `atr` come back. The high
// word of the two counts insertions and removals and must be handed back whole.
struct ReaderState {
  std::string reader;
  std::uint32_t current = 0;
  std::uint32_t event = 0;
  Bytes atr;
};

// The reader name under which a wait also ends when readers come and go.
inline constexpr const char* notification_reader = "\\\\?PnP?\\Notification";

// Seam: the calls of PC/SC that the driver needs, with their own codes. Callable from every thread;
// cancel() is made for another thread than the one that waits.
class Api {
 public:
  virtual ~Api() = default;
  virtual Code establish(Context& context) = 0;
  virtual void release(Context context) = 0;
  virtual Code list(Context context, std::vector<std::string>& readers) = 0;
  virtual Code wait(Context context, std::uint32_t timeout_ms,
                    std::vector<ReaderState>& states) = 0;
  virtual void cancel(Context context) = 0;
  virtual Code connect(Context context, const std::string& reader, Connection& card) = 0;
  virtual Code reconnect(Connection& card) = 0;
  virtual void disconnect(const Connection& card) = 0;
  // Keeps every other program from the card; waits for one that does the same.
  virtual Code begin_transaction(const Connection& card) = 0;
  virtual void end_transaction(const Connection& card) = 0;
  // 0 while the card is the one that was connected to, and nobody has reset it since.
  virtual Code status(const Connection& card) = 0;
  virtual Code transmit(const Connection& card, ByteView command, Bytes& response) = 0;
};

// The system's own: pcsc-lite, or whatever else offers winscard.h.
std::unique_ptr<Api> system_api();

}  // namespace noren::pcsc
