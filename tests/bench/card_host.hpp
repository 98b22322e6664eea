// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <noren/plugin.hpp>

#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>

#include "core/card/card.hpp"
#include "runtime/platform/system_random.hpp"
#include "samples.hpp"

namespace noren::bench {

// The host's side of a reader's tables: seals cards as a till does, and remembers when and how the
// last operation ended. Thread-safe.
class CardHost {
 public:
  plugin::Host host() const { return plugin::Host(&table_); }

  // Waits for the operation; when it ended.
  std::int64_t wait(noren_op op) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ended_ == op; });
    if (status_ != NOREN_OK) {
      throw std::runtime_error("the reader answers " + std::to_string(status_));
    }
    return ended_ns_;
  }
  // How long the last seal took.
  std::int64_t seal_ns() {
    const std::scoped_lock lock(mutex_);
    return seal_ns_;
  }

 private:
  static CardHost& self(void* host) { return *static_cast<CardHost*>(host); }

  static noren_status NOREN_CALL get_service(void*, const char* id, const void** table) {
    static constexpr noren_host_log_v1 log{[](void*, int32_t, noren_text) {}};
    static constexpr noren_host_operations_v1 operations{
        [](void* host, noren_op op, const noren_result* result, const noren_error*) {
          return self(host).end(op, result->status);
        },
        [](void*, noren_op, noren_text) { return NOREN_OK; }};
    static constexpr noren_host_events_v1 events{
        [](void*, noren_text, noren_text) { return NOREN_OK; }};
    static constexpr noren_host_cards_v1 cards{
        [](void* host, noren_text kind, noren_bytes identifier, char* token, uint32_t* size) {
          return self(host).seal(plugin::view(kind), plugin::view(identifier), token, size);
        }};
    const std::string_view wanted(id);
    *table = wanted == NOREN_HOST_LOG          ? static_cast<const void*>(&log)
             : wanted == NOREN_HOST_OPERATIONS ? static_cast<const void*>(&operations)
             : wanted == NOREN_HOST_EVENTS     ? static_cast<const void*>(&events)
             : wanted == NOREN_HOST_CARDS      ? static_cast<const void*>(&cards)
                                               : nullptr;
    return *table ? NOREN_OK : NOREN_E_NOSERVICE;
  }

  noren_status end(noren_op op, noren_status status) {
    const auto now = now_ns();
    {
      const std::scoped_lock lock(mutex_);
      ended_ = op;
      status_ = status;
      ended_ns_ = now;
    }
    changed_.notify_all();
    return NOREN_OK;
  }
  noren_status seal(std::string_view kind, ByteView identifier, char* room, uint32_t* size) {
    const auto begin = now_ns();
    const auto token = card::seal(kind, identifier, center_.public_key, till_, random_);
    if (!token) return token.error().status;
    const std::string text = card::to_json(*token);
    if (*size < text.size()) return NOREN_E_BUFFER;
    *size = static_cast<uint32_t>(text.copy(room, *size));
    const std::scoped_lock lock(mutex_);
    seal_ns_ = now_ns() - begin;
    return NOREN_OK;
  }

  const noren_host table_{sizeof(noren_host), 0, this, get_service};
  platform::SystemRandom random_;
  const card::KeyPair center_ = card::make_key_pair(random_);
  const card::HashKey till_{};
  std::mutex mutex_;
  std::condition_variable changed_;
  noren_op ended_ = 0;
  noren_status status_ = NOREN_OK;
  std::int64_t ended_ns_ = 0;
  std::int64_t seal_ns_ = 0;
};

}  // namespace noren::bench
