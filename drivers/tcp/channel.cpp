// SPDX-License-Identifier: Apache-2.0
#include "drivers/tcp/channel.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "drivers/channel/wait.hpp"

namespace noren::tcp {
namespace {

using drivers::Deadline;
using drivers::Fault;
using drivers::Transfer;

// Owns a socket.
class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() { ::close(descriptor_); }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

class Channel final : public drivers::Channel {
 public:
  explicit Channel(std::unique_ptr<Socket> socket) : socket_(std::move(socket)) {}

  Transfer write(std::span<const std::uint8_t> bytes, Deadline deadline,
                 std::stop_token stop) override;
  Transfer read(std::span<std::uint8_t> room, Deadline deadline, std::stop_token stop) override;

 private:
  std::unique_ptr<Socket> socket_;
};

Transfer Channel::write(std::span<const std::uint8_t> bytes, Deadline deadline,
                        std::stop_token stop) {
  Transfer transfer;
  while (transfer.bytes < bytes.size()) {
    transfer.fault = drivers::wait_for(socket_->descriptor(), POLLOUT, deadline, stop);
    if (transfer.fault != Fault::none) return transfer;
    const ssize_t sent = ::send(socket_->descriptor(), bytes.data() + transfer.bytes,
                                bytes.size() - transfer.bytes, MSG_NOSIGNAL);
    if (sent >= 0) {
      transfer.bytes += static_cast<std::size_t>(sent);
    } else if (!drivers::is_again(errno)) {
      transfer.fault = Fault::closed;
      return transfer;
    }
  }
  return transfer;
}

Transfer Channel::read(std::span<std::uint8_t> room, Deadline deadline, std::stop_token stop) {
  while (true) {
    const Fault fault = drivers::wait_for(socket_->descriptor(), POLLIN, deadline, stop);
    if (fault != Fault::none) return {0, fault};
    const ssize_t got = ::recv(socket_->descriptor(), room.data(), room.size(), 0);
    if (got > 0) return {static_cast<std::size_t>(got), Fault::none};
    if (got == 0 || !drivers::is_again(errno)) return {0, Fault::closed};
  }
}

Fault finish_connect(int descriptor, const addrinfo& address, Deadline deadline,
                     const std::stop_token& stop) {
  if (::connect(descriptor, address.ai_addr, address.ai_addrlen) == 0) return Fault::none;
  if (errno != EINPROGRESS && errno != EINTR) return Fault::unreachable;
  const Fault fault = drivers::wait_for(descriptor, POLLOUT, deadline, stop);
  if (fault != Fault::none) return fault;
  int code = 0;
  socklen_t size = sizeof code;
  ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size);
  return code == 0 ? Fault::none : Fault::unreachable;
}

}  // namespace

drivers::Opened connect(const std::string& host, std::uint16_t port, Deadline deadline,
                        const std::stop_token& stop) {
  addrinfo wish{};
  wish.ai_socktype = SOCK_STREAM;
  wish.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wish, &found) != 0) {
    return Fault::unreachable;
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, ::freeaddrinfo);
  Fault last = Fault::unreachable;
  for (const addrinfo* address = found; address; address = address->ai_next) {
    const int descriptor =
        ::socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) continue;
    auto socket = std::make_unique<Socket>(descriptor);
    last = finish_connect(descriptor, *address, deadline, stop);
    if (last == Fault::none) {
      const int on = 1;
      ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      return std::make_unique<Channel>(std::move(socket));
    }
    if (last != Fault::unreachable) return last;
  }
  return last;
}

}  // namespace noren::tcp
