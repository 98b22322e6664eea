// SPDX-License-Identifier: Apache-2.0
#include "drivers/hid/node.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "drivers/channel/wait.hpp"

namespace noren::hid {
namespace {

using drivers::Fault;
using drivers::Transfer;

Fault fault_of_open(int code) {
  switch (code) {
    case EACCES:
    case EPERM:
      return Fault::denied;
    case ENOENT:
    case ENODEV:
    case ENXIO:
      return Fault::unreachable;
    case EBUSY:
      return Fault::busy;
    default:
      return Fault::failed;
  }
}

}  // namespace

std::variant<Node, Fault> Node::open(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return fault_of_open(errno);
  Node node(descriptor);
  // Two programs that read one device would each get half of what a customer shows.
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return Fault::busy;
  return node;
}

Node::~Node() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Transfer Node::read(std::span<std::uint8_t> room, drivers::Deadline deadline,
                    const std::stop_token& stop) {
  while (true) {
    const Fault fault = drivers::wait_for(descriptor_, POLLIN, deadline, stop);
    if (fault != Fault::none) return {0, fault};
    const ssize_t got = ::read(descriptor_, room.data(), room.size());
    if (got > 0) return {static_cast<std::size_t>(got), Fault::none};
    if (got == 0 || !drivers::is_again(errno)) return {0, Fault::closed};
  }
}

}  // namespace noren::hid
