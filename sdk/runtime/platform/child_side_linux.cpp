// SPDX-License-Identifier: Apache-2.0
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "host/child/frames.hpp"
#include "runtime/platform/child_side.hpp"

namespace noren::platform {

void harden_child() {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
}

void limit_memory(std::uint32_t mib) {
  if (mib == 0) return;
  const rlimit limit{rlim_t{mib} << 20, rlim_t{mib} << 20};
  setrlimit(RLIMIT_DATA, &limit);
}

void exit_now(int code) {
  _exit(code);
}

bool ChildSocket::exists() const {
  int type = 0;
  socklen_t size = sizeof type;
  return getsockopt(child_socket_descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0 &&
         type == SOCK_SEQPACKET;
}

std::optional<std::string> ChildSocket::receive() {
  // One byte more than a packet may have, so that one that is cut off is seen as too large.
  buffer_.resize(host::packet_size_max + 1);
  ssize_t size;
  do {
    size = recv(child_socket_descriptor, buffer_.data(), buffer_.size(), 0);
  } while (size < 0 && errno == EINTR);
  if (size <= 0) return std::nullopt;
  return buffer_.substr(0, static_cast<std::size_t>(size));
}

bool ChildSocket::send(const std::vector<std::string>& packets) {
  const std::scoped_lock lock(mutex_);
  for (const auto& packet : packets) {
    ssize_t size;
    do {
      size = ::send(child_socket_descriptor, packet.data(), packet.size(), MSG_NOSIGNAL);
    } while (size < 0 && errno == EINTR);
    if (size < 0) return false;
  }
  return true;
}

}  // namespace noren::platform
