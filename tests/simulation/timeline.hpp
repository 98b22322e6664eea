// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "core/seam/clock.hpp"

namespace noren::simulation {

// Simulated time: it passes only from event to event, in the order of their times and then of their
// making. Not thread-safe.
class Timeline {
 public:
  using Event = std::function<void()>;

  std::int64_t now_ms() const { return now_ms_; }

  // The event does not happen where its owner is gone by then.
  void after(std::int64_t delay_ms, std::weak_ptr<void> owner, Event event) {
    events_.emplace(std::pair(now_ms_ + delay_ms, ++serial_),
                    Planned{std::move(owner), std::move(event)});
  }

  // Forgets what nobody owns any more, with all that it held on to.
  void sweep() {
    std::erase_if(events_, [](const auto& event) { return event.second.owner.expired(); });
  }

  // Goes to the next event that still has an owner. False where nothing is left, or nothing before
  // `until_ms`, which it is then.
  bool step(std::int64_t until_ms) {
    while (!events_.empty() && events_.begin()->first.first <= until_ms) {
      auto node = events_.extract(events_.begin());
      const auto owner = node.mapped().owner.lock();
      if (!owner) continue;
      now_ms_ = std::max(now_ms_, node.key().first);
      node.mapped().event();
      return true;
    }
    now_ms_ = std::max(now_ms_, until_ms);
    return false;
  }

 private:
  struct Planned {
    std::weak_ptr<void> owner;
    Event event;
  };
  std::int64_t now_ms_ = 1'790'000'000'000;  // 2026-09-21, a Monday evening in Japan
  std::uint64_t serial_ = 0;
  std::map<std::pair<std::int64_t, std::uint64_t>, Planned> events_;
};

// A machine's clock: its wall time may be wrong and jump, its monotonic time never does.
class MachineClock : public Clock {
 public:
  explicit MachineClock(const Timeline& timeline)
      : timeline_(timeline), started_ms_(timeline.now_ms()) {}
  std::int64_t wall_ms() const override { return timeline_.now_ms() + offset_ms_; }
  std::int64_t monotonic_ms() const override { return timeline_.now_ms() - started_ms_ + 60'000; }

  void jump(std::int64_t offset_ms) { offset_ms_ = offset_ms; }

 private:
  const Timeline& timeline_;
  std::int64_t started_ms_;
  std::int64_t offset_ms_ = 0;
};

}  // namespace noren::simulation
