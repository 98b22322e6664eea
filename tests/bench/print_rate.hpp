// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

#include "drivers/channel/channel.hpp"
#include "samples.hpp"

namespace noren::bench {

// What is sent and then acknowledged by one byte: a long receipt with pictures.
inline constexpr std::size_t kJob = 256 * 1024;

inline void check(bool good, const char* what) {
  if (!good) throw std::runtime_error(what);
}

inline std::vector<std::uint8_t> job() {
  std::vector<std::uint8_t> bytes(kJob);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 131);
  return bytes;
}

// What is at the other end of the socket: takes jobs as fast as they come and acknowledges each,
// until the socket ends; then closes it.
inline void take_jobs(int line) {
  std::array<std::uint8_t, 65536> room{};
  std::size_t left = kJob;
  while (true) {
    const ssize_t got = ::recv(line, room.data(), std::min(room.size(), left), 0);
    if (got <= 0) break;
    left -= static_cast<std::size_t>(got);
    if (left > 0) continue;
    left = kJob;
    ::send(line, room.data(), 1, MSG_NOSIGNAL);
  }
  ::close(line);
}

// One job through a driver's channel, from the first byte to the acknowledgement.
inline void send_job(drivers::Channel& channel, std::span<const std::uint8_t> bytes) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  std::uint8_t answer = 0;
  check(channel.write(bytes, deadline).bytes == bytes.size(), "the channel's write");
  check(channel.read({&answer, 1}, deadline).bytes == 1, "the channel's read");
}

}  // namespace noren::bench
