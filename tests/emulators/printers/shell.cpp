// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/printers/shell.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace noren::emulators {
namespace {

constexpr std::uint8_t kXon = 0x11, kXoff = 0x13;

Descriptor listening(int family, const sockaddr* address, socklen_t size) {
  Descriptor socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  ::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket.number(), address, size) != 0 || ::listen(socket.number(), 8) != 0) {
    return Descriptor();
  }
  return socket;
}

}  // namespace

void Descriptor::reset(int number) {
  if (number_ >= 0) ::close(number_);
  number_ = number;
}

Wire listen_on_loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  Wire wire;
  wire.listener = listening(AF_INET, generic, size);
  if (wire.listener) ::getsockname(wire.listener.number(), generic, &size);
  wire.name = "tcp:127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  return wire;
}

Wire listen_at(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  Wire wire;
  if (path.size() >= sizeof address.sun_path) return wire;
  path.copy(address.sun_path, path.size());
  wire.listener = listening(AF_UNIX, reinterpret_cast<sockaddr*>(&address), sizeof address);
  wire.name = path;
  return wire;
}

Wire open_terminal() {
  Wire wire;
  wire.line = Descriptor(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  std::array<char, 64> name{};
  if (!wire.line || ::grantpt(wire.line.number()) != 0 || ::unlockpt(wire.line.number()) != 0 ||
      ::ptsname_r(wire.line.number(), name.data(), name.size()) != 0) {
    return Wire();
  }
  termios raw{};
  ::tcgetattr(wire.line.number(), &raw);
  ::cfmakeraw(&raw);
  ::tcsetattr(wire.line.number(), TCSANOW, &raw);
  // What was sent may be thrown away by its sender before it is read.
  ::fcntl(wire.line.number(), F_SETFL, O_RDWR | O_NONBLOCK);
  wire.name = name.data();
  return wire;
}

Shell::Shell(std::unique_ptr<Machine> machine, Wire wire, Pace pace)
    : machine_(std::move(machine)),
      name_(std::move(wire.name)),
      pace_(pace),
      listener_(std::move(wire.listener)),
      line_(std::move(wire.line)),
      wake_(::eventfd(0, EFD_CLOEXEC)),
      has_listener_(static_cast<bool>(listener_)),
      thread_([this] { run(); }) {}

Shell::~Shell() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  ::eventfd_write(wake_.number(), 1);
  thread_.join();
}

bool Shell::command(std::string_view words) {
  const std::lock_guard lock(mutex_);
  const bool known = machine_->command(words);
  move();
  ::eventfd_write(wake_.number(), 1);
  return known;
}

int Shell::connections() {
  const std::lock_guard lock(mutex_);
  return connections_;
}

void Shell::settle() {
  while (!is_settled()) std::this_thread::yield();
}

bool Shell::is_settled() {
  const std::lock_guard lock(mutex_);
  pollfd entry{-1, POLLIN, 0};
  if (line_ && (machine_->room() > 0 || !machine_->hears())) entry.fd = line_.number();
  if (!line_ && machine_->hears()) entry.fd = listener_.number();
  return ::poll(&entry, 1, 0) <= 0 || (entry.revents & POLLIN) == 0;
}

void Shell::run() {
  while (turn()) {
  }
}

// Waits for something to do, and does it. False at the end.
bool Shell::turn() {
  std::array<pollfd, 2> entries{pollfd{wake_.number(), POLLIN, 0}, pollfd{-1, 0, 0}};
  int patience = -1;
  {
    const std::lock_guard lock(mutex_);
    if (ending_) return false;
    if (line_) {
      const bool reads = machine_->room() > 0 || !machine_->hears();
      const short events = reads ? POLLIN | POLLRDHUP : POLLRDHUP;
      entries[1] = {line_.number(), events, 0};
    } else if (listener_ && machine_->hears()) {
      entries[1] = {listener_.number(), POLLIN, 0};
    }
    if (machine_->busy() && pace_.bytes_a_millisecond > 0) patience = 1;
  }
  if (::poll(entries.data(), entries.size(), patience) < 0 && errno != EINTR) return false;

  const std::lock_guard lock(mutex_);
  if (entries[0].revents != 0) {
    eventfd_t count = 0;
    ::eventfd_read(wake_.number(), &count);
  }
  if (entries[1].revents != 0 && !line_ && machine_->hears() &&
      entries[1].fd == listener_.number()) {
    line_ = Descriptor(::accept4(listener_.number(), nullptr, nullptr, SOCK_CLOEXEC));
    ++connections_;
  } else if (entries[1].revents != 0 && line_ && entries[1].fd == line_.number()) {
    std::array<std::uint8_t, 4096> bytes;
    // What nobody hears is lost.
    const std::size_t room =
        machine_->hears() ? std::min(bytes.size(), machine_->room()) : bytes.size();
    const ssize_t got = room > 0 ? ::read(line_.number(), bytes.data(), room) : 0;
    if (got > 0) {
      machine_->receive(std::span(bytes).first(static_cast<std::size_t>(got)));
    } else if (got < 0 && errno == EAGAIN) {
      return true;
    } else if (has_listener_) {
      hang_up();
    } else {
      // The other side of a terminal is closed; it may be opened again.
      ::poll(nullptr, 0, 1);
    }
  }
  move();
  return true;
}

void Shell::move() {
  const std::size_t pace = pace_.bytes_a_millisecond;
  machine_->work(pace > 0 ? pace : Machine::kBuffer * 2);
  if (!machine_->hears()) return hang_up();
  Bytes answers = machine_->take_answers();
  const std::size_t room = machine_->room();
  if (pace_.xon_xoff && !stopped_ && room < Machine::kBuffer / 4) {
    answers.push_back(kXoff);
    stopped_ = true;
  } else if (stopped_ && room > Machine::kBuffer * 3 / 4) {
    answers.push_back(kXon);
    stopped_ = false;
  }
  if (!answers.empty()) send(answers);
}

void Shell::send(const Bytes& bytes) {
  std::size_t done = 0;
  while (line_ && done < bytes.size()) {
    ssize_t sent = ::send(line_.number(), bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (sent < 0 && errno == ENOTSOCK) {
      sent = ::write(line_.number(), bytes.data() + done, bytes.size() - done);
    }
    if (sent <= 0) return;
    done += static_cast<std::size_t>(sent);
  }
}

void Shell::hang_up() {
  if (has_listener_) line_.reset(-1);
}

}  // namespace noren::emulators
