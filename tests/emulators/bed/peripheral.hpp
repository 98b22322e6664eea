// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace noren::bed {

using Bytes = std::vector<std::uint8_t>;

// What stands behind a cable: a program that speaks the device's bytes over a stream, "unix:PATH"
// or "tcp:PORT" on the loopback address, or "echo", which gives back what it gets. Used with the
// machine's mutex held; `on_ready` is called with it held too.
class Peripheral {
 public:
  // on_ready: bytes came in, or there is room for more.
  Peripheral(std::string address, std::mutex& mutex, std::function<void()> on_ready);
  ~Peripheral();
  Peripheral(const Peripheral&) = delete;
  Peripheral& operator=(const Peripheral&) = delete;

  // At plugging and unplugging. Where nobody listens, a device takes and gives nothing.
  void connect();
  void disconnect();

  // Gives what there is room for; how many bytes that was.
  std::size_t give(const std::uint8_t* bytes, std::size_t count);

  // What it sent and nobody took yet.
  Bytes& sent() { return sent_; }

 private:
  static int on_event(int descriptor, int condition, void* self);
  bool take();
  void watch(bool room_too);

  const std::string address_;
  std::mutex& mutex_;
  const std::function<void()> on_ready_;
  int socket_ = -1;
  unsigned watch_ = 0;
  bool wants_room_ = false;
  Bytes sent_;
};

}  // namespace noren::bed
