// SPDX-License-Identifier: Apache-2.0
// noren_sale_complete of a member's sale: the till's journal, its plugin's process, the center's
// ledger, the journal again. After each, what the same disk and loopback take at the least: one
// overwriting fdatasync and one echo. --config is the till's, --folder lies on the disk of both.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <noren/noren.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "options.hpp"
#include "samples.hpp"

namespace noren::bench {
namespace {

void must(noren_status status) {
  if (status == NOREN_OK) return;
  char why[1024];
  noren_last_error(why, sizeof why, nullptr, nullptr);
  throw std::runtime_error(why);
}

void check(bool good, const char* what) {
  if (!good) throw std::runtime_error(what);
}

// A block that is written over and over, as a write-ahead log is once it has wrapped.
class Disk {
 public:
  explicit Disk(const std::string& file)
      : descriptor_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    check(descriptor_ >= 0, "the disk's file");
    write();
    check(::fsync(descriptor_) == 0, "fsync");
  }
  ~Disk() { ::close(descriptor_); }
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  void write() {
    check(::pwrite(descriptor_, block_.data(), block_.size(), 0) ==
              static_cast<ssize_t>(block_.size()),
          "pwrite");
    check(::fdatasync(descriptor_) == 0, "fdatasync");
  }

 private:
  const int descriptor_;
  const std::array<char, 4096> block_{};
};

// 200 bytes to another thread and back over TCP on loopback.
class Echo {
 public:
  Echo() {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    auto* address = reinterpret_cast<sockaddr*>(&at);
    check(::bind(listener, address, size) == 0 && ::listen(listener, 1) == 0 &&
              ::getsockname(listener, address, &size) == 0,
          "listen");
    near_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    check(::connect(near_, address, size) == 0, "connect");
    far_ = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    ::close(listener);
    const int on = 1;
    for (const int end : {near_, far_}) {
      ::setsockopt(end, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    thread_ = std::thread([this] {
      while (pass(far_)) ::send(far_, far_bytes_.data(), far_bytes_.size(), MSG_NOSIGNAL);
    });
  }
  ~Echo() {
    ::shutdown(near_, SHUT_RDWR);
    thread_.join();
    ::close(near_);
    ::close(far_);
  }
  Echo(const Echo&) = delete;
  Echo& operator=(const Echo&) = delete;

  void round_trip() {
    ::send(near_, near_bytes_.data(), near_bytes_.size(), MSG_NOSIGNAL);
    check(::recv(near_, near_bytes_.data(), near_bytes_.size(), MSG_WAITALL) > 0, "echo");
  }

 private:
  bool pass(int end) {
    return ::recv(end, far_bytes_.data(), far_bytes_.size(), MSG_WAITALL) ==
           static_cast<ssize_t>(far_bytes_.size());
  }

  int near_ = -1;
  int far_ = -1;
  std::array<char, 200> near_bytes_{};
  std::array<char, 200> far_bytes_{};
  std::thread thread_;
};

// A sale on its way to noren_sale_complete; closed with the object.
class Sale {
 public:
  Sale(noren_handle till, const std::string& ref) {
    must(noren_sale_begin(till, ("ref=" + ref).c_str(), -1, &handle_));
    must(noren_sale_add(handle_, "name=bread\namount=580\ntax=8", -1));
    must(noren_sale_identify(handle_, "", 0, NOREN_FOREVER));
  }
  ~Sale() { noren_close(handle_); }
  Sale(const Sale&) = delete;
  Sale& operator=(const Sale&) = delete;
  void complete() { must(noren_sale_complete(handle_, "", 0, NOREN_FOREVER)); }

 private:
  noren_handle handle_ = 0;
};

void measure(const Options& options) {
  Disk disk(options.text("folder") + "/probe");
  Echo echo;
  noren_handle till = 0;
  must(noren_open(("language=en\nconfig=" + options.text("config")).c_str(), -1, &till));
  int number = 0;
  const auto award = [&](Repeat& repeat) {
    Sale sale(till, "bench-" + std::to_string(++number));
    time(repeat["ours"], [&] { sale.complete(); });
    time(repeat["fdatasync"], [&] { disk.write(); });
    time(repeat["echo"], [&] { echo.round_trip(); });
  };
  Repeat warm;
  for (int i = 0; i < 20; ++i) award(warm);
  for (int i = 0; i < options.repeats(); ++i) {
    Repeat repeat;
    const auto end = now_ns() + static_cast<std::int64_t>(options.seconds() * 1e9);
    while (repeat.empty() || now_ns() < end) award(repeat);
    print(std::move(repeat));
  }
  must(noren_close(till));
}

}  // namespace
}  // namespace noren::bench

int main(int count, char** words) {
  return noren::bench::run(count, words, noren::bench::measure);
}
