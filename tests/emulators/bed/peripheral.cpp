// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/bed/peripheral.hpp"

#include <arpa/inet.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

namespace noren::bed {
namespace {

int connect_unix(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return -1;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return socket;
  ::close(socket);
  return -1;
}

int connect_tcp(const std::string& port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port.c_str())));
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
  }
  ::close(socket);
  return -1;
}

}  // namespace

Peripheral::Peripheral(std::string address, std::mutex& mutex, std::function<void()> on_ready)
    : address_(std::move(address)), mutex_(mutex), on_ready_(std::move(on_ready)) {}

Peripheral::~Peripheral() {
  disconnect();
}

void Peripheral::connect() {
  if (address_.starts_with("unix:")) socket_ = connect_unix(address_.substr(5));
  if (address_.starts_with("tcp:")) socket_ = connect_tcp(address_.substr(4));
  if (socket_ >= 0) watch(false);
}

void Peripheral::disconnect() {
  if (watch_) g_source_remove(watch_);
  watch_ = 0;
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
  sent_.clear();
}

std::size_t Peripheral::give(const std::uint8_t* bytes, std::size_t count) {
  if (address_ == "echo") {
    sent_.insert(sent_.end(), bytes, bytes + count);
    return count;
  }
  if (socket_ < 0) return 0;
  // A packet at a time, as a cable does it: a socket takes big pieces whole or not at all.
  constexpr std::size_t kPacket = 512;
  std::size_t taken = 0;
  while (taken < count) {
    const std::size_t next = std::min(kPacket, count - taken);
    const ssize_t given = ::send(socket_, bytes + taken, next, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (given <= 0) break;
    taken += static_cast<std::size_t>(given);
  }
  if (taken < count && !wants_room_) watch(true);
  return taken;
}

void Peripheral::watch(bool room_too) {
  if (watch_) g_source_remove(watch_);
  wants_room_ = room_too;
  const int events = room_too ? G_IO_IN | G_IO_OUT : G_IO_IN;
  watch_ = g_unix_fd_add(
      socket_, static_cast<GIOCondition>(events),
      [](int descriptor, GIOCondition condition, void* self) -> gboolean {
        return on_event(descriptor, condition, self);
      },
      this);
}

int Peripheral::on_event(int descriptor, int condition, void* self) {
  auto& peripheral = *static_cast<Peripheral*>(self);
  const std::lock_guard lock(peripheral.mutex_);
  if (peripheral.socket_ != descriptor) return G_SOURCE_REMOVE;
  if ((condition & ~G_IO_OUT) && !peripheral.take()) {
    Bytes sent = std::move(peripheral.sent_);
    peripheral.disconnect();
    peripheral.sent_ = std::move(sent);
  } else if (condition & G_IO_OUT) {
    peripheral.watch(false);
  }
  peripheral.on_ready_();
  return G_SOURCE_CONTINUE;
}

bool Peripheral::take() {
  std::array<std::uint8_t, 4096> room;
  const ssize_t got = ::recv(socket_, room.data(), room.size(), MSG_DONTWAIT);
  if (got < 0) return errno == EAGAIN || errno == EINTR;
  sent_.insert(sent_.end(), room.begin(), room.begin() + got);
  return got > 0;
}

}  // namespace noren::bed
