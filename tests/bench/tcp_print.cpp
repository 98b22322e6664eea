// SPDX-License-Identifier: Apache-2.0
// A job's bytes to a printer on the network by drivers/tcp, until it says that it has them. Peer:
// the same by send() and recv(). The printer is a thread that takes bytes as fast as they come.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "drivers/tcp/channel.hpp"
#include "options.hpp"
#include "print_rate.hpp"

namespace noren::bench {
namespace {

// Takes jobs on two connections, one after the other by turns, and acknowledges each.
class Printer {
 public:
  Printer() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    auto* address = reinterpret_cast<sockaddr*>(&at);
    check(::bind(listener_, address, size) == 0 && ::listen(listener_, 2) == 0 &&
              ::getsockname(listener_, address, &size) == 0,
          "listen");
    port_ = ntohs(at.sin_port);
  }
  ~Printer() {
    for (std::thread& thread : threads_) thread.join();
    ::close(listener_);
  }
  Printer(const Printer&) = delete;
  Printer& operator=(const Printer&) = delete;

  std::uint16_t port() const { return port_; }
  // Takes the next connection, which ends with its other side.
  void accept() {
    const int line = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    threads_.emplace_back([line] { take_jobs(line); });
  }

 private:
  const int listener_;
  std::uint16_t port_ = 0;
  std::vector<std::thread> threads_;
};

class RawLine {
 public:
  explicit RawLine(std::uint16_t port) : line_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons(port);
    check(::connect(line_, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0, "connect");
    const int on = 1;
    ::setsockopt(line_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  ~RawLine() { ::close(line_); }
  RawLine(const RawLine&) = delete;
  RawLine& operator=(const RawLine&) = delete;

  void send_job(std::span<const std::uint8_t> bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(line_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      check(sent > 0, "send");
      bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
    std::uint8_t answer = 0;
    check(::recv(line_, &answer, 1, 0) == 1, "recv");
  }

 private:
  const int line_;
};

void measure(const Options& options) {
  Printer printer;
  const auto bytes = job();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  auto opened = tcp::connect("127.0.0.1", printer.port(), deadline);
  check(opened.index() == 0, "connect");
  const auto channel = std::get<0>(std::move(opened));
  printer.accept();
  const RawLine raw(printer.port());
  printer.accept();
  for (int i = 0; i < options.repeats(); ++i) {
    print(by_turns(
        options.seconds(), [&] { send_job(*channel, bytes); }, [&] { raw.send_job(bytes); }));
  }
}

}  // namespace
}  // namespace noren::bench

int main(int count, char** words) {
  return noren::bench::run(count, words, noren::bench::measure);
}
