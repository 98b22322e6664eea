// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "tests/emulators/printers/machine.hpp"

namespace noren::emulators {

// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    reset(other.release());
    return *this;
  }
  ~Descriptor() { reset(-1); }

  int number() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }
  void reset(int number);

 private:
  int release() {
    const int number = number_;
    number_ = -1;
    return number;
  }
  int number_;
};

// Where a machine is connected: something that listens for one peer after another, or one line.
struct Wire {
  Descriptor listener{};
  Descriptor line{};
  std::string name{};  // as a plugin's configuration calls it, or a path
};

Wire listen_on_loopback(std::uint16_t port);  // 0: a free one; no listener where it is taken
Wire listen_at(const std::string& path);      // a socket of the file system
Wire open_terminal();                         // a pseudo-terminal; the name is its other side

struct Pace {
  // Bytes that are worked off in a millisecond; 0: all at once. A slow printer's buffer fills up,
  // and then it stops reading.
  std::size_t bytes_a_millisecond = 0;
  bool xon_xoff = false;  // says so by XOFF, too
};

// A machine at the end of a wire, moved by a thread of its own. Thread-safe.
class Shell {
 public:
  Shell(std::unique_ptr<Machine> machine, Wire wire, Pace pace = {});
  ~Shell();

  const std::string& name() const { return name_; }
  // What happens to the machine; it has worked and answered when this returns.
  bool command(std::string_view words);
  // Looks at the machine, or takes its paper away.
  template <typename Look>
  auto look(Look look_at) {
    const std::lock_guard lock(mutex_);
    return look_at(*machine_);
  }
  int connections();
  // Waits until it has received all that has been sent to it, as far as it takes it.
  void settle();

 private:
  void run();
  bool turn();
  bool is_settled();
  void move();
  void send(const Bytes& bytes);
  void hang_up();

  std::mutex mutex_;
  std::unique_ptr<Machine> machine_;
  const std::string name_;
  const Pace pace_;
  Descriptor listener_, line_, wake_;
  const bool has_listener_;
  int connections_ = 0;
  bool stopped_ = false;  // XOFF was sent
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace noren::emulators
