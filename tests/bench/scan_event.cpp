// SPDX-License-Identifier: Apache-2.0
// A scanner's code on its way to a register: from the moment at which its bytes are on the serial
// line to the news "code.scanned" in noren_wait_any. Peer: a thread of this program that poll()s
// another line, reads the same bytes and wakes this one. Both lines are pseudo-terminals. --config
// is a till's, but for its scanner's line, which is LINE there.
#include <fcntl.h>
#include <noren/noren.h>
#include <poll.h>
#include <pty.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <fstream>
#include <iterator>
#include <string_view>
#include <thread>

#include "options.hpp"
#include "samples.hpp"

namespace noren::bench {
namespace {

// A code of goods with its AIM identifier, framed by STX and ETX.
constexpr std::string_view code = "\x02]E04901234567894\x03";

void check(bool good, const char* what) {
  if (!good) throw std::runtime_error(what);
}

void must(noren_status status) {
  if (status == NOREN_OK) return;
  char why[1024];
  noren_last_error(why, sizeof why, nullptr, nullptr);
  throw std::runtime_error(why);
}

// A serial line, and a scanner at its end.
class Line {
 public:
  Line() {
    std::array<char, 64> name{};
    check(::openpty(&scanner_, &port_, name.data(), nullptr, nullptr) == 0, "openpty");
    name_ = name.data();
    termios raw{};
    ::tcgetattr(port_, &raw);
    ::cfmakeraw(&raw);
    ::tcsetattr(port_, TCSANOW, &raw);
  }
  ~Line() {
    ::close(scanner_);
    ::close(port_);
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  void scan() const {
    check(::write(scanner_, code.data(), code.size()) == static_cast<ssize_t>(code.size()),
          "write");
  }
  int port() const { return port_; }
  const std::string& name() const { return name_; }

 private:
  int scanner_ = -1;
  int port_ = -1;
  std::string name_;
};

// What a program does that needs nothing but the bytes.
class Raw {
 public:
  Raw() : thread_([this] { read(); }) {}
  ~Raw() {
    ending_ = true;
    line_.scan();
    thread_.join();
    ::close(told_);
  }
  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;

  void scan() {
    line_.scan();
    eventfd_t count = 0;
    ::eventfd_read(told_, &count);
  }

 private:
  void read() {
    std::array<char, 64> bytes{};
    std::size_t got = 0;
    while (true) {
      pollfd entry{line_.port(), POLLIN, 0};
      ::poll(&entry, 1, -1);
      const ssize_t more = ::read(line_.port(), bytes.data() + got, bytes.size() - got);
      if (more <= 0 || ending_) return;
      got += static_cast<std::size_t>(more);
      if (bytes[got - 1] != '\x03') continue;
      got = 0;
      ::eventfd_write(told_, 1);
    }
  }

  Line line_;
  const int told_ = ::eventfd(0, EFD_CLOEXEC);
  std::atomic<bool> ending_ = false;
  std::thread thread_;
};

// A till with this scanner.
class Till {
 public:
  explicit Till(const std::string& config) {
    std::ifstream file(config);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto place = text.find("LINE");
    check(place != std::string::npos, "no LINE in the configuration");
    std::ofstream(config) << text.replace(place, 4, line_.name());
    must(noren_open(("language=en\nconfig=" + config).c_str(), -1, &till_));
    await("device.added");
  }
  ~Till() { noren_close(till_); }
  Till(const Till&) = delete;
  Till& operator=(const Till&) = delete;

  void scan() {
    line_.scan();
    await("code.scanned");
  }

 private:
  void await(std::string_view type) {
    std::string_view seen;
    while (seen != type) {
      noren_handle news = 0;
      must(noren_wait_any(till_, 10'000, &news));
      must(noren_get_text(news, "type", -1, type_.data(), type_.size(), nullptr));
      seen = type_.data();
      noren_close(news);
    }
  }

  Line line_;
  noren_handle till_ = 0;
  std::array<char, 64> type_{};
};

void measure(const Options& options) {
  Raw raw;
  Till till(options.text("config"));
  till.scan();
  for (int i = 0; i < options.repeats(); ++i) {
    print(by_turns(
        options.seconds(), [&] { till.scan(); }, [&] { raw.scan(); }));
  }
}

}  // namespace
}  // namespace noren::bench

int main(int count, char** words) {
  return noren::bench::run(count, words, noren::bench::measure);
}
