// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <winscard.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "drivers/pcsc/api.hpp"
#include "samples.hpp"

namespace noren::bench {

// The system's PC/SC and the card on its reader, but for one thing: that the card comes and goes is
// said here. pcscd itself looks for that a few times a second, which would be all that is measured.
// Thread-safe.
class LaidCard final : public pcsc::Api {
 public:
  // Shared with whoever lays the card down.
  struct Hand {
    // Takes the card away and lays it down anew.
    void lay() {
      {
        const std::scoped_lock lock(mutex);
        wanted += 2;
      }
      changed.notify_all();
    }
    // When the plugin was last told that a card lies there.
    std::int64_t told_ns() {
      const std::scoped_lock lock(mutex);
      return told;
    }
    std::mutex mutex;
    std::condition_variable changed;
    std::uint32_t wanted = 0;  // insertions and removals
    std::uint32_t done = 0;
    std::int64_t told = 0;
    bool canceled = false;
  };

  explicit LaidCard(std::shared_ptr<Hand> hand) : hand_(std::move(hand)) {}

  pcsc::Code establish(pcsc::Context& context) override { return api_->establish(context); }
  void release(pcsc::Context context) override { api_->release(context); }
  pcsc::Code list(pcsc::Context context, std::vector<std::string>& readers) override {
    return api_->list(context, readers);
  }
  pcsc::Code wait(pcsc::Context context, std::uint32_t timeout_ms,
                  std::vector<pcsc::ReaderState>& states) override {
    if (!known_) {
      const auto code = api_->wait(context, timeout_ms, states);
      for (const auto& state : states) {
        if (!(state.event & SCARD_STATE_PRESENT)) continue;
        known_ = true;
        card_ = state;
      }
      return code;
    }
    std::unique_lock lock(hand_->mutex);
    hand_->changed.wait(lock, [&] { return hand_->canceled || hand_->done != hand_->wanted; });
    if (hand_->canceled) return static_cast<pcsc::Code>(SCARD_E_CANCELLED);
    const bool present = ++hand_->done % 2 == 0;
    for (auto& state : states) {
      state.event = state.current;
      if (state.reader != card_.reader) continue;
      const std::uint32_t flags = present ? SCARD_STATE_PRESENT : SCARD_STATE_EMPTY;
      state.event = ((card_.event >> 16) + hand_->done) << 16 | SCARD_STATE_CHANGED | flags;
      if (present) state.atr = card_.atr;
    }
    hand_->told = now_ns();
    return 0;
  }
  void cancel(pcsc::Context context) override {
    {
      const std::scoped_lock lock(hand_->mutex);
      hand_->canceled = true;
    }
    hand_->changed.notify_all();
    api_->cancel(context);
  }
  pcsc::Code connect(pcsc::Context context, const std::string& reader,
                     pcsc::Connection& card) override {
    return api_->connect(context, reader, card);
  }
  pcsc::Code reconnect(pcsc::Connection& card) override { return api_->reconnect(card); }
  void disconnect(const pcsc::Connection& card) override { api_->disconnect(card); }
  pcsc::Code begin_transaction(const pcsc::Connection& card) override {
    return api_->begin_transaction(card);
  }
  void end_transaction(const pcsc::Connection& card) override { api_->end_transaction(card); }
  pcsc::Code status(const pcsc::Connection& card) override { return api_->status(card); }
  pcsc::Code transmit(const pcsc::Connection& card, pcsc::ByteView command,
                      pcsc::Bytes& response) override {
    return api_->transmit(card, command, response);
  }

 private:
  const std::unique_ptr<pcsc::Api> api_ = pcsc::system_api();
  const std::shared_ptr<Hand> hand_;
  bool known_ = false;        // the watcher's thread alone
  pcsc::ReaderState card_{};  // as the daemon told it
};

}  // namespace noren::bench
