// SPDX-License-Identifier: Apache-2.0
#include "drivers/serial/channel.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "drivers/channel/wait.hpp"
#include "drivers/serial/line.hpp"

namespace noren::serial {
namespace {

using drivers::Deadline;
using drivers::Fault;
using drivers::Transfer;
using std::chrono::milliseconds;

Fault fault_of(int code) {
  switch (code) {
    case EACCES:
    case EPERM:
      return Fault::denied;
    case EBUSY:
    case EWOULDBLOCK:
      return Fault::busy;
    case ENOENT:
    case ENODEV:
    case ENXIO:
    case ENOTDIR:
    case ENOTTY:  // a file, but no port
    case EIO:     // a port that the system knows, without hardware behind it
      return Fault::unreachable;
    default:
      return Fault::failed;
  }
}

// Owns a port's descriptor; closing it also lets its locks go.
class Port {
 public:
  explicit Port(int descriptor) : descriptor_(descriptor) {}
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;
  ~Port() {
    // A pair of terminals keeps the exclusive right as long as its other side is open.
    if (is_ours_) ::ioctl(descriptor_, TIOCNXCL);
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int descriptor() const { return descriptor_; }
  Fault take_alone();

 private:
  int descriptor_;
  bool is_ours_ = false;
};

// Not sp_open(): it lets two programs have one port, and changes the line under the first one
// before the second could notice (libserialport 0.1.1).
Fault Port::take_alone() {
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) return fault_of(errno);
  // Root may open what others hold exclusively, and those may not lock it.
  int held = 0;
  if (::ioctl(descriptor_, TIOCGEXCL, &held) != 0) return fault_of(errno);
  if (held) return Fault::busy;
  is_ours_ = ::ioctl(descriptor_, TIOCEXCL) == 0;
  return is_ours_ ? Fault::none : fault_of(errno);
}

class Channel final : public drivers::Channel {
 public:
  Channel(std::unique_ptr<Port> port, const Settings& settings)
      : port_(std::move(port)), settings_(settings) {}
  ~Channel() override { let_leave(); }

  Transfer write(std::span<const std::uint8_t> bytes, Deadline deadline,
                 std::stop_token stop) override;
  Transfer read(std::span<std::uint8_t> room, Deadline deadline, std::stop_token stop) override;

 private:
  // Five milliseconds' worth, and never more than printers keep free when they turn DSR off.
  std::size_t chunk() const { return std::clamp<std::size_t>(settings_.baud / 2000, 8, 64); }
  Fault wait_for_data_set(Deadline deadline, const std::stop_token& stop) const;
  void let_leave() const;

  std::unique_ptr<Port> port_;
  const Settings settings_;
};

// The kernel knows no flow control by DSR. Until the last chunk has left, the next one waits too:
// what lies in the queue can't be held back any more.
Fault Channel::wait_for_data_set(Deadline deadline, const std::stop_token& stop) const {
  while (true) {
    if (const auto why = drivers::ended(deadline, stop)) return *why;
    const auto waiting = waiting_to_leave(port_->descriptor());
    const auto ready = data_set_ready(port_->descriptor());
    if (!waiting || !ready) return Fault::closed;
    if (*ready && *waiting == 0) return Fault::none;
    // No event tells of DSR. poll() without events waits, and ends at once at a hang-up.
    pollfd entry{port_->descriptor(), 0, 0};
    if (::poll(&entry, 1, 2) > 0) return Fault::closed;
  }
}

Transfer Channel::write(std::span<const std::uint8_t> bytes, Deadline deadline,
                        std::stop_token stop) {
  Transfer transfer;
  const bool by_data_set = settings_.flow == Flow::dtr_dsr;
  while (transfer.bytes < bytes.size()) {
    transfer.fault = drivers::wait_for(port_->descriptor(), POLLOUT, deadline, stop);
    if (transfer.fault == Fault::none && by_data_set) {
      transfer.fault = wait_for_data_set(deadline, stop);
    }
    if (transfer.fault != Fault::none) return transfer;
    std::span<const std::uint8_t> next = bytes.subspan(transfer.bytes);
    if (by_data_set) next = next.first(std::min(next.size(), chunk()));
    const ssize_t sent = ::write(port_->descriptor(), next.data(), next.size());
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
    const Fault fault = drivers::wait_for(port_->descriptor(), POLLIN, deadline, stop);
    if (fault != Fault::none) return {0, fault};
    const ssize_t got = ::read(port_->descriptor(), room.data(), room.size());
    if (got > 0) return {static_cast<std::size_t>(got), Fault::none};
    if (got == 0 || !drivers::is_again(errno)) return {0, Fault::closed};
  }
}

// close() would block for up to half a minute where the device holds the bytes back.
void Channel::let_leave() const {
  constexpr int kStillTurns = 25;
  std::size_t least = SIZE_MAX;
  for (int still = 0; still < kStillTurns; ++still) {
    const auto waiting = waiting_to_leave(port_->descriptor());
    if (!waiting || *waiting == 0) return;
    if (*waiting < least) still = 0;
    least = std::min(least, *waiting);
    pollfd entry{port_->descriptor(), 0, 0};
    if (::poll(&entry, 1, 10) > 0) break;
  }
  drop_output(port_->descriptor());
}

}  // namespace

drivers::Opened open(const std::string& path, const Settings& settings) {
  auto port =
      std::make_unique<Port>(::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  if (port->descriptor() < 0) return fault_of(errno);
  const Fault fault = port->take_alone();
  if (fault != Fault::none) return fault;
  if (!apply(port->descriptor(), settings)) return Fault::failed;
  return std::make_unique<Channel>(std::move(port), settings);
}

}  // namespace noren::serial
