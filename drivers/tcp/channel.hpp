// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <variant>

// A byte channel to a device on the network.
namespace noren::tcp {

using Deadline = std::chrono::steady_clock::time_point;

enum class Fault {
  none,
  unreachable,  // no such host, or nobody listens there
  timeout,      // the deadline passed
  closed,       // the other side closed, or the line broke
  canceled,     // the caller's stop token asked for it
};

struct Transfer {
  std::size_t bytes = 0;  // that were handed over, also where a fault ended it
  Fault fault = Fault::none;
};

// An open connection; the destructor closes it. One thread at a time. Every call ends at its
// deadline or within a twentieth of a second of a stop; only the look-up of a host name, unlike one
// of a numeric address, may take longer. Never raises SIGPIPE.
class Channel {
 public:
  static std::variant<Channel, Fault> connect(const std::string& host, std::uint16_t port,
                                              Deadline deadline, std::stop_token stop = {});

  // Sends all of the bytes.
  Transfer write(std::span<const std::uint8_t> bytes, Deadline deadline, std::stop_token stop = {});

  // Waits for at least one byte.
  Transfer read(std::span<std::uint8_t> room, Deadline deadline, std::stop_token stop = {});

 private:
  // Owns a socket.
  class Socket {
   public:
    explicit Socket(int descriptor) : descriptor_(descriptor) {}
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket();
    int descriptor() const { return descriptor_; }

   private:
    int descriptor_;
  };

  explicit Channel(std::unique_ptr<Socket> socket) : socket_(std::move(socket)) {}

  std::unique_ptr<Socket> socket_;
};

}  // namespace noren::tcp
