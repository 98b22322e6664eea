// SPDX-License-Identifier: Apache-2.0
#include "plugins/common/input/device_loop.hpp"

#include <array>
#include <optional>
#include <utility>

#include "plugins/common/input/secret_bytes.hpp"

namespace noren::plugin {
namespace {

using Clock = std::chrono::steady_clock;
using drivers::Fault;

// Holds the largest report that readers send, and a good part of a code otherwise.
constexpr std::size_t kRoom = 4096;

}  // namespace

DeviceLoop::DeviceLoop(Opener opener, DeviceListener& listener, LoopPatience patience)
    : opener_(std::move(opener)),
      listener_(listener),
      patience_(patience),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

DeviceLoop::~DeviceLoop() {
  thread_.request_stop();
  thread_.join();
}

void DeviceLoop::run(const std::stop_token& stop) {
  std::optional<Fault> told;
  while (!stop.stop_requested()) {
    OpenedSource opened = opener_(Clock::now() + patience_.open, stop);
    Fault fault = Fault::none;
    if (auto* source = std::get_if<Source>(&opened)) {
      listener_.device_opened(*source);
      told.reset();
      fault = read(*source, stop);
      source->channel.reset();
    } else {
      fault = std::get<Fault>(opened);
    }
    if (stop.stop_requested()) return;
    if (told != fault) listener_.device_lost(fault);
    told = fault;
    std::unique_lock lock(mutex_);
    stopped_.wait_for(lock, stop, patience_.retry, [] { return false; });
  }
}

Fault DeviceLoop::read(Source& source, const std::stop_token& stop) {
  std::array<std::uint8_t, kRoom> room{};
  bool waits_for_more = false;
  while (true) {
    const auto deadline = Clock::now() + (waits_for_more ? patience_.idle : std::chrono::hours(1));
    const drivers::Transfer got = source.channel->read(room, deadline, stop);
    if (got.fault == Fault::none) {
      listener_.device_sent(std::span(room).first(got.bytes));
      wipe(std::span(room).first(got.bytes));
      waits_for_more = true;
    } else if (got.fault == Fault::timeout) {
      if (std::exchange(waits_for_more, false)) listener_.device_idle();
    } else {
      return got.fault;
    }
  }
}

}  // namespace noren::plugin
