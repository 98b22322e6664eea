// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <stdexcept>
#include <thread>

namespace noren::bench {

// Another thread that answers each ping, both sides blocking in read() on an eventfd: the least
// that a wait across threads can cost. ping() is for one thread.
class PingPong {
 public:
  PingPong() : thread_([this] { answer(); }) {}
  ~PingPong() {
    ending_ = true;
    write_to(ping_);
    thread_.join();
    ::close(ping_);
    ::close(pong_);
  }
  PingPong(const PingPong&) = delete;
  PingPong& operator=(const PingPong&) = delete;

  void ping() {
    write_to(ping_);
    read_from(pong_);
  }

 private:
  void answer() {
    while (true) {
      read_from(ping_);
      if (ending_) return;
      write_to(pong_);
    }
  }
  static int make() {
    const int descriptor = ::eventfd(0, EFD_CLOEXEC);
    if (descriptor < 0) throw std::runtime_error("eventfd");
    return descriptor;
  }
  static void write_to(int descriptor) { ::eventfd_write(descriptor, 1); }
  static void read_from(int descriptor) {
    eventfd_t ignored = 0;
    ::eventfd_read(descriptor, &ignored);
  }

  const int ping_ = make();
  const int pong_ = make();
  std::atomic<bool> ending_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace noren::bench
