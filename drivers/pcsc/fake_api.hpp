// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <winscard.h>

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "drivers/pcsc/api.hpp"

namespace noren::pcsc::testing {

// PC/SC that a test plays by hand: readers, cards and the daemon come and go as it says. Waits end
// as soon as something differs from what the waiter knows, as the real one's do.
class FakeApi : public Api {
 public:
  using Card = std::function<Code(ByteView, Bytes&)>;

  void plug(const std::string& reader) {
    change([&] { readers_[reader].state = SCARD_STATE_EMPTY; });
  }
  void unplug(const std::string& reader) {
    change([&] { readers_.erase(reader); });
  }
  void insert(const std::string& reader, Bytes atr, Card card) {
    change([&] { put(reader, std::move(atr), std::move(card)); });
  }
  void remove(const std::string& reader) {
    change([&] { take(reader); });
  }
  // Taken away and laid down again before anybody looks.
  void swap(const std::string& reader, Bytes atr, Card card) {
    change([&] {
      take(reader);
      put(reader, std::move(atr), std::move(card));
    });
  }
  void set_daemon(bool alive) {
    change([&] {
      alive_ = alive;
      if (!alive) ++generation_;
    });
  }

  Code establish(Context& context) override {
    const std::lock_guard lock(mutex_);
    if (!alive_) return static_cast<Code>(SCARD_E_NO_SERVICE);
    context = generation_;
    ++open_contexts;
    return 0;
  }
  void release(Context) override {
    const std::lock_guard lock(mutex_);
    --open_contexts;
  }
  Code list(Context context, std::vector<std::string>& names) override {
    const std::lock_guard lock(mutex_);
    names.clear();
    if (dead(context)) return static_cast<Code>(SCARD_E_NO_SERVICE);
    if (readers_.empty()) return static_cast<Code>(SCARD_E_NO_READERS_AVAILABLE);
    for (const auto& [name, reader] : readers_) names.push_back(name);
    seen_list_ = version_;
    return 0;
  }
  Code wait(Context context, std::uint32_t, std::vector<ReaderState>& states) override {
    std::unique_lock lock(mutex_);
    for (;;) {
      if (dead(context)) return static_cast<Code>(SCARD_F_COMM_ERROR);
      if (canceled_) {
        canceled_ = false;
        return static_cast<Code>(SCARD_E_CANCELLED);
      }
      bool news = false;
      for (ReaderState& state : states) {
        state.event = state.current;
        if (state.reader == notification_reader) continue;
        const auto reader = readers_.find(state.reader);
        if (reader == readers_.end()) return static_cast<Code>(SCARD_E_UNKNOWN_READER);
        const std::uint32_t now = reader->second.state | reader->second.count << 16;
        if (now == state.current) continue;
        state.event = now | SCARD_STATE_CHANGED;
        state.atr = reader->second.atr;
        news = true;
      }
      if (news) return 0;
      if (version_ != seen_list_) return static_cast<Code>(SCARD_E_TIMEOUT);
      changed_.wait(lock);
    }
  }
  void cancel(Context) override {
    change([&] { canceled_ = true; });
  }
  Code connect(Context context, const std::string& name, Connection& card) override {
    const std::lock_guard lock(mutex_);
    if (dead(context)) return static_cast<Code>(SCARD_F_COMM_ERROR);
    const auto reader = readers_.find(name);
    if (reader == readers_.end()) return static_cast<Code>(SCARD_E_READER_UNAVAILABLE);
    if (!reader->second.card) return static_cast<Code>(connect_fault);
    card = {1, protocol};
    connected_ = reader->second.card;
    ++open_cards;
    return 0;
  }
  Code reconnect(Connection&) override {
    ++reconnects;
    return 0;
  }
  void disconnect(const Connection&) override { --open_cards; }
  Code begin_transaction(const Connection&) override {
    if (begin_faults > 0 && begin_faults-- > 0) return begin_fault;
    ++transactions;
    ++open_transactions;
    return 0;
  }
  void end_transaction(const Connection&) override { --open_transactions; }
  Code status(const Connection&) override { return state_of_card; }
  Code transmit(const Connection&, ByteView command, Bytes& response) override {
    return connected_(command, response);
  }

  int open_contexts = 0;
  int open_cards = 0;
  int reconnects = 0;
  int transactions = 0;
  int open_transactions = 0;
  std::uint32_t protocol = SCARD_PROTOCOL_T1;
  Code begin_fault = static_cast<Code>(SCARD_W_RESET_CARD);
  int begin_faults = 0;                            // so many of the next transactions end with it
  Code state_of_card = 0;                          // what status() tells
  long connect_fault = SCARD_W_UNRESPONSIVE_CARD;  // of a card without a function

 private:
  struct Reader {
    std::uint32_t state = 0;
    std::uint32_t count = 0;
    Bytes atr;
    Card card;
  };

  template <typename Change>
  void change(Change&& apply) {
    const std::lock_guard lock(mutex_);
    apply();
    ++version_;
    changed_.notify_all();
  }
  void put(const std::string& name, Bytes atr, Card card) {
    Reader& reader = readers_[name];
    reader = {SCARD_STATE_PRESENT, reader.count + 1, std::move(atr), std::move(card)};
  }
  void take(const std::string& name) {
    Reader& reader = readers_[name];
    reader = {SCARD_STATE_EMPTY, reader.count + 1, {}, {}};
  }
  bool dead(Context context) const { return !alive_ || context != generation_; }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Reader> readers_;
  Card connected_;
  bool alive_ = true;
  bool canceled_ = false;
  Context generation_ = 1;
  int version_ = 0;
  int seen_list_ = 0;
};

}  // namespace noren::pcsc::testing
