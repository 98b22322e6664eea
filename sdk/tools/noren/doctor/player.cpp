// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/doctor/player.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "tools/noren/doctor/loopback.hpp"

namespace noren::tool::doctor {
namespace {

using Kind = Event::Kind;
using std::chrono::steady_clock;

constexpr std::chrono::seconds patience{10};
constexpr std::chrono::milliseconds glance{2};

}  // namespace

class Player::Line {
 public:
  Line(std::vector<Event> events, Traffic traffic, std::atomic<int>& differences)
      : traffic_(traffic), differences_(differences) {
    for (Event& event : events) {
      if (event.kind == Kind::open) connections_.emplace_back();
      if (!connections_.empty()) connections_.back().push_back(std::move(event));
    }
  }

  std::uint16_t port() const { return loopback_.port(); }

  void run(const std::stop_token& stop) {
    for (std::size_t next = 0; loopback_.accept(stop); ++next) {
      // Later ones are as the last one was.
      if (!connections_.empty()) play(connections_[std::min(next, connections_.size() - 1)], stop);
      loopback_.close();
    }
  }

 private:
  void play(const std::vector<Event>& events, const std::stop_token& stop) {
    std::vector<std::uint8_t> sent;
    std::vector<std::uint8_t> recorded;
    bool is_there = true;
    for (const Event& event : events) {
      if (event.kind == Kind::sent) {
        recorded.insert(recorded.end(), event.bytes.begin(), event.bytes.end());
        is_there = listen(sent, recorded.size(), stop);
      } else if (event.kind == Kind::received) {
        is_there = loopback_.write(event.bytes, stop);
      } else if (event.kind == Kind::lost) {
        break;
      } else if (event.kind == Kind::closed) {
        listen(sent, SIZE_MAX, stop);  // it leaves by itself
      }
      if (!is_there) break;
    }
    mask_traffic(sent, traffic_);  // as the recording is
    if (sent != recorded) ++differences_;
  }

  // Until the plugin has sent that much; false where it is gone before.
  bool listen(std::vector<std::uint8_t>& sent, std::size_t wanted, const std::stop_token& stop) {
    const auto end = steady_clock::now() + patience;
    std::array<std::uint8_t, 4096> room{};
    while (sent.size() < wanted && steady_clock::now() < end && !stop.stop_requested()) {
      std::size_t size = 0;
      const auto came = loopback_.read(room, size);
      if (came == Loopback::Read::closed) return false;
      if (came == Loopback::Read::nothing) std::this_thread::sleep_for(glance);
      sent.insert(sent.end(), room.begin(), room.begin() + static_cast<std::ptrdiff_t>(size));
    }
    return true;
  }

  Loopback loopback_;
  std::vector<std::vector<Event>> connections_;
  const Traffic traffic_;
  std::atomic<int>& differences_;
};

Player::Player(std::vector<Event> events, Traffic sent)
    : line_(std::make_unique<Line>(std::move(events), sent, differences_)),
      thread_([line = line_.get()](const std::stop_token& stop) { line->run(stop); }) {}

Player::~Player() {
  thread_.request_stop();
  thread_.join();
}

std::uint16_t Player::port() const {
  return line_->port();
}

}  // namespace noren::tool::doctor
