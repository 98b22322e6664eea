// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "host/child/frames.hpp"
#include "runtime/platform/child_side.hpp"

namespace noren::platform {
namespace {

constexpr rlim_t open_files_max = 256;
constexpr rlim_t file_size_max = rlim_t{1} << 30;

void limit(__rlimit_resource what, rlim_t most) {
  const rlimit both{most, most};
  setrlimit(what, &both);
}

// Of 1000: the kernel ends a plugin rather than the register.
void die_first() {
  const int file = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  [[maybe_unused]] const ssize_t written = ::write(file, "800", 3);
  ::close(file);
}

}  // namespace

void harden_child() {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, open_files_max);
  limit(RLIMIT_FSIZE, file_size_max);
  // Writing on is an error that the plugin sees, not its end.
  std::signal(SIGXFSZ, SIG_IGN);
  die_first();
}

void limit_memory(std::uint32_t mib) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  mib = 0;  // the sanitizers' own memory would count
#endif
  if (mib != 0) limit(RLIMIT_DATA, rlim_t{mib} << 20);
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
