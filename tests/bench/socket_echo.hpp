// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

namespace noren::bench {

// A child process that echoes packets of a SOCK_SEQPACKET socketpair. As noren-plugin-host it has
// one thread that receives and one that works and answers. Make it before this process has threads.
class SocketEcho {
 public:
  SocketEcho() {
    std::array<int, 2> sockets{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets.data()) != 0) {
      throw std::runtime_error("socketpair");
    }
    child_ = ::fork();
    if (child_ < 0) throw std::runtime_error("fork");
    if (child_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::close(sockets[0]);
      echo(sockets[1]);
    }
    ::close(sockets[1]);
    socket_ = sockets[0];
  }
  ~SocketEcho() {
    ::close(socket_);
    ::waitpid(child_, nullptr, 0);
  }
  SocketEcho(const SocketEcho&) = delete;
  SocketEcho& operator=(const SocketEcho&) = delete;

  void round_trip(const std::string& packet) {
    std::array<char, 4096> answer{};
    const auto size = static_cast<ssize_t>(packet.size());
    if (::send(socket_, packet.data(), packet.size(), MSG_NOSIGNAL) != size ||
        ::recv(socket_, answer.data(), answer.size(), 0) != size) {
      throw std::runtime_error("the echo is gone");
    }
  }

 private:
  [[noreturn]] static void echo(int socket) {
    std::mutex mutex;
    std::condition_variable wake;
    std::deque<std::string> waiting;
    std::thread worker([&] {
      while (true) {
        std::unique_lock lock(mutex);
        wake.wait(lock, [&] { return !waiting.empty(); });
        const std::string packet = std::move(waiting.front());
        waiting.pop_front();
        lock.unlock();
        ::send(socket, packet.data(), packet.size(), MSG_NOSIGNAL);
      }
    });
    std::array<char, 4096> buffer{};
    for (ssize_t size; (size = ::recv(socket, buffer.data(), buffer.size(), 0)) > 0;) {
      const std::scoped_lock lock(mutex);
      waiting.emplace_back(buffer.data(), static_cast<std::size_t>(size));
      wake.notify_one();
    }
    ::_exit(0);
  }

  pid_t child_ = -1;
  int socket_ = -1;
};

}  // namespace noren::bench
