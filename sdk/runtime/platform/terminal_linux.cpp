// SPDX-License-Identifier: Apache-2.0
#include "runtime/platform/terminal.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>

namespace noren::platform {
namespace {

// Shows again what is typed, however the reading ended.
class Hidden {
 public:
  explicit Hidden(int terminal) : terminal_(terminal) {
    is_changed_ = tcgetattr(terminal, &before_) == 0;
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (is_changed_) tcsetattr(terminal, TCSAFLUSH, &hidden);
  }
  ~Hidden() {
    if (is_changed_) tcsetattr(terminal_, TCSAFLUSH, &before_);
    [[maybe_unused]] const auto written = ::write(terminal_, "\n", 1);
    ::close(terminal_);
  }
  Hidden(const Hidden&) = delete;
  Hidden& operator=(const Hidden&) = delete;

 private:
  const int terminal_;
  termios before_{};
  bool is_changed_ = false;
};

}  // namespace

std::optional<std::string> read_hidden_line(std::string_view prompt) {
  const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
  if (terminal < 0) return std::nullopt;
  const Hidden hidden(terminal);
  if (::write(terminal, prompt.data(), prompt.size()) < 0) return std::nullopt;
  std::string line;
  for (char c = 0;;) {
    const ssize_t size = ::read(terminal, &c, 1);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return std::nullopt;
    if (c == '\n') return line;
    line.push_back(c);
  }
}

bool output_is_terminal() {
  return ::isatty(STDOUT_FILENO) != 0;
}

}  // namespace noren::platform
