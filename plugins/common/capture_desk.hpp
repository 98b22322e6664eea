// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include "plugins/common/alarm.hpp"
#include "plugins/common/refusal.hpp"

namespace noren::plugin {

// What every reader does with cards (noren/plugin/reader.h): a card ends the open capture, else it
// is the event card.arrived. Keeps the capture's time limit. Thread-safe.
class CaptureDesk {
 public:
  CaptureDesk(Host host, std::string_view domain) : host_(host), domain_(domain) {}

  void begin(Operation operation, std::uint32_t timeout_ms) {
    const std::lock_guard lock(mutex_);
    if (open_) {
      refuse(operation, domain_,
             {NOREN_E_BUSY, "capture_running", "a capture runs already: cancel it first"});
      return;
    }
    const noren_op id = operation.id();
    open_.emplace(std::move(operation));
    const std::chrono::milliseconds limit(timeout_ms > 0 ? timeout_ms : default_timeout_ms);
    alarm_.set(limit, [this, id] {
      end(id, {NOREN_E_TIMEOUT, "no_card_shown", "no card was shown: ask for it again"});
    });
  }

  // Whether a capture is open just now.
  bool waits() {
    const std::lock_guard lock(mutex_);
    return open_.has_value();
  }

  void cancel(noren_op id) {
    end(id, {NOREN_E_CANCELED, "capture_canceled", "the capture was given up"});
  }

  // document is {"card": TOKEN}.
  void card(std::string_view document) {
    if (std::optional<Operation> operation = take()) {
      operation->done(document);
    } else {
      host_.emit("card.arrived", document);
    }
  }

  void card_removed() { host_.emit("card.removed", "{}"); }

  // No card can be told: ends the open capture, or is only logged.
  void failed(const Refusal& why) {
    if (std::optional<Operation> operation = take()) {
      refuse(*operation, domain_, why);
    } else {
      host_.warning(why.message);
    }
  }

 private:
  static constexpr std::uint32_t default_timeout_ms = 60'000;

  std::optional<Operation> take() {
    const std::lock_guard lock(mutex_);
    alarm_.clear();
    std::optional<Operation> operation = std::move(open_);
    open_.reset();
    return operation;
  }

  void end(noren_op id, const Refusal& why) {
    std::optional<Operation> operation;
    {
      const std::lock_guard lock(mutex_);
      if (!open_ || open_->id() != id) return;
      operation = std::move(open_);
      open_.reset();
    }
    refuse(*operation, domain_, why);
  }

  Host host_;
  std::string_view domain_;
  std::mutex mutex_;
  std::optional<Operation> open_;
  Alarm alarm_;  // last: its thread ends before what it uses
};

}  // namespace noren::plugin
