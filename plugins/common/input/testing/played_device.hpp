// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>

#include "drivers/channel/wait.hpp"
#include "plugins/common/input/source.hpp"

namespace noren::plugin::testing {

// A device of bytes that a test plugs, lets speak and unplugs. Thread-safe; it must outlive the
// reader that opens it.
class PlayedDevice {
 public:
  PlayedDevice() = default;
  PlayedDevice(const PlayedDevice&) = delete;
  PlayedDevice& operator=(const PlayedDevice&) = delete;
  ~PlayedDevice() { unplug(); }

  void plug() {
    const std::lock_guard lock(mutex_);
    std::array<int, 2> ends{};
    ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data());
    ours_ = ends[0];
    theirs_ = ends[1];
  }
  void unplug() {
    const std::lock_guard lock(mutex_);
    for (int* end : {&ours_, &theirs_}) {
      if (*end >= 0) ::close(std::exchange(*end, -1));
    }
  }
  void send(std::string_view text) {
    const std::lock_guard lock(mutex_);
    ::send(ours_, text.data(), text.size(), MSG_NOSIGNAL);
  }

  Opener opener() {
    return [this](drivers::Deadline, const std::stop_token&) -> OpenedSource {
      const std::lock_guard lock(mutex_);
      if (theirs_ < 0) return drivers::Fault::unreachable;
      return Source{std::make_unique<End>(std::exchange(theirs_, -1))};
    };
  }

 private:
  class End final : public drivers::Channel {
   public:
    explicit End(int descriptor) : descriptor_(descriptor) {}
    ~End() override { ::close(descriptor_); }
    drivers::Transfer write(std::span<const std::uint8_t>, drivers::Deadline,
                            std::stop_token) override {
      return {0, drivers::Fault::failed};
    }
    drivers::Transfer read(std::span<std::uint8_t> room, drivers::Deadline deadline,
                           std::stop_token stop) override {
      const auto fault = drivers::wait_for(descriptor_, POLLIN, deadline, stop);
      if (fault != drivers::Fault::none) return {0, fault};
      const ssize_t got = ::recv(descriptor_, room.data(), room.size(), 0);
      if (got <= 0) return {0, drivers::Fault::closed};
      return {static_cast<std::size_t>(got), drivers::Fault::none};
    }

   private:
    int descriptor_;
  };

  std::mutex mutex_;
  int ours_ = -1, theirs_ = -1;
};

}  // namespace noren::plugin::testing
