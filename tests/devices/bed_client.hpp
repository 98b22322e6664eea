// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/fsuid.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "drivers/channel/testing/open_descriptors.hpp"

// The machine that a device test runs on (tests/emulators/bed).
namespace noren::bed {

using Bytes = std::vector<std::uint8_t>;

// A socket of a test, closed at its end.
class Socket {
 public:
  explicit Socket(int number) : number_(number) {}
  Socket(Socket&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Socket& operator=(Socket&&) = delete;
  ~Socket() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

inline sockaddr_un place(const std::string& name) {
  const char* folder = std::getenv("NOREN_BED");
  if (!folder) std::abort();  // this test runs under device_bed
  const std::string path = std::string(folder) + "/" + name;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

// A command to the emulated machine: "plug NAME". Its answer.
inline std::string tell(const std::string& command) {
  const Socket socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_un address = place("control");
  if (::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address)) {
    return "error: no machine";
  }
  const std::string line = command + "\n";
  ::send(socket.number(), line.data(), line.size(), MSG_NOSIGNAL);
  std::string answer;
  char c = 0;
  while (::recv(socket.number(), &c, 1, 0) == 1 && c != '\n') answer += c;
  return answer;
}

// What stands behind a device's cable, played by the test: connected() waits until the device is
// plugged in.
class Behind {
 public:
  explicit Behind(const std::string& name) : socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    const sockaddr_un address = place(name);
    ::unlink(address.sun_path);
    if (::bind(socket_.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) ||
        ::listen(socket_.number(), 64)) {
      std::abort();
    }
  }
  Socket connected() const { return Socket(::accept(socket_.number(), nullptr, nullptr)); }

 private:
  Socket socket_;
};

inline void give(const Socket& socket, std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
}

// Exactly `count` bytes, fewer where the device was unplugged.
inline Bytes take(const Socket& socket, std::size_t count) {
  Bytes bytes(count);
  std::size_t at = 0;
  while (at < count) {
    const ssize_t got = ::recv(socket.number(), bytes.data() + at, count - at, 0);
    if (got <= 0) break;
    at += static_cast<std::size_t>(got);
  }
  bytes.resize(at);
  return bytes;
}

// What lies there already.
inline std::size_t take_waiting(const Socket& socket) {
  Bytes bytes(65536);
  std::size_t count = 0;
  ssize_t got = 0;
  while ((got = ::recv(socket.number(), bytes.data(), bytes.size(), MSG_DONTWAIT)) > 0) {
    count += static_cast<std::size_t>(got);
  }
  return count;
}

using drivers::testing::open_descriptors;

// Until it ends, this thread opens files as a user who may open nothing. Root needs it: no mode of
// a file stops root.
class Nobody {
 public:
  Nobody() : before_(::setfsuid(65534)) {}
  ~Nobody() { ::setfsuid(static_cast<uid_t>(before_)); }
  Nobody(const Nobody&) = delete;
  Nobody& operator=(const Nobody&) = delete;

 private:
  int before_;
};

}  // namespace noren::bed
