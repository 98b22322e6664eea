// SPDX-License-Identifier: Apache-2.0
#include "runtime/platform/own_program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <deque>

extern char** environ;

namespace noren::platform {
namespace {

constexpr int channel_descriptor = 3;
// How often a child is looked at whose pipes stay open because somebody inherited them.
constexpr std::chrono::milliseconds look_every{100};

Error failed(const char* what) {
  return error(NOREN_E_INTERNAL, "child_start", {what, std::strerror(errno)});
}

// The reading end of a pipe, cut into lines.
class Reader {
 public:
  explicit Reader(int descriptor) : descriptor_(descriptor) {}
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { close(); }

  int descriptor() const { return descriptor_; }  // -1 is what poll passes over

  // Takes what is there, without waiting.
  template <typename Line>
  void read(Line line) {
    char part[4096];
    ssize_t size;
    while (descriptor_ >= 0 && (size = ::read(descriptor_, part, sizeof part)) != 0) {
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) return;
      for (const char c : std::string_view(part, static_cast<std::size_t>(size))) {
        if (c != '\n') {
          rest_.push_back(c);
        } else {
          line(std::exchange(rest_, {}));
        }
      }
    }
    if (!rest_.empty()) line(std::exchange(rest_, {}));
    close();
  }

 private:
  void close() {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  }

  int descriptor_;
  std::string rest_;
};

class Running final : public OwnProgram {
 public:
  Running(pid_t pid, int channel, int output) : pid_(pid), channel_(channel), output_(output) {}
  ~Running() override { end(); }

  std::optional<Line> next(std::chrono::milliseconds patience) override {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (lines_.empty()) {
      // Before the pipes are read, so that nothing it said at last is missed.
      const bool over = ended();
      std::array<pollfd, 2> both{
          {{channel_.descriptor(), POLLIN, 0}, {output_.descriptor(), POLLIN, 0}}};
      poll(both.data(), both.size(), over ? 0 : static_cast<int>(look_every.count()));
      // What was printed first: it belongs to what the channel tells next.
      output_.read([this](std::string text) { lines_.push_back({true, std::move(text)}); });
      channel_.read([this](std::string text) { lines_.push_back({false, std::move(text)}); });
      if (lines_.empty() && (over || std::chrono::steady_clock::now() > deadline)) return {};
    }
    Line line = std::move(lines_.front());
    lines_.pop_front();
    return line;
  }

  std::pair<std::string, int> end() override {
    if (!ended()) {
      ::kill(pid_, SIGKILL);
      while (waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
      }
      reaped_ = true;
    }
    if (WIFSIGNALED(status_)) return {"signal", WTERMSIG(status_)};
    return {"exit", WEXITSTATUS(status_)};
  }

 private:
  bool ended() {
    if (!reaped_) reaped_ = waitpid(pid_, &status_, WNOHANG) == pid_;
    return reaped_;
  }

  const pid_t pid_;
  Reader channel_;
  Reader output_;
  std::deque<Line> lines_;
  int status_ = 0;
  bool reaped_ = false;
};

}  // namespace

Result<std::unique_ptr<OwnProgram>> OwnProgram::start(const std::vector<std::string>& arguments) {
  int channel[2];
  int output[2];
  if (pipe2(channel, O_CLOEXEC) != 0) return failed("pipe");
  if (pipe2(output, O_CLOEXEC) != 0) {
    const Error why = failed("pipe");
    close(channel[0]);
    close(channel[1]);
    return why;
  }
  fcntl(channel[0], F_SETFL, O_NONBLOCK);
  fcntl(output[0], F_SETFL, O_NONBLOCK);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output[1], 1);
  posix_spawn_file_actions_adddup2(&actions, output[1], 2);
  posix_spawn_file_actions_adddup2(&actions, channel[1], channel_descriptor);
  posix_spawn_file_actions_addclosefrom_np(&actions, channel_descriptor + 1);
  std::vector<std::string> words{"noren"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  pid_t pid = -1;
  errno = posix_spawn(&pid, "/proc/self/exe", &actions, nullptr, pointers.data(), environ);
  const int spawned = errno;
  posix_spawn_file_actions_destroy(&actions);
  close(channel[1]);
  close(output[1]);
  if (spawned != 0 || pid <= 0) {
    close(channel[0]);
    close(output[0]);
    errno = spawned;
    return failed("posix_spawn");
  }
  return std::unique_ptr<OwnProgram>(std::make_unique<Running>(pid, channel[0], output[0]));
}

std::filesystem::path own_path() {
  std::error_code failed;
  return std::filesystem::read_symlink("/proc/self/exe", failed);
}

void become(const std::vector<std::string>& words) {
  std::vector<std::string> copies(words);
  std::vector<char*> pointers;
  for (std::string& word : copies) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  ::execvp(pointers.front(), pointers.data());
}

void end_with_parent() {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
}

bool write_channel(std::string_view line) {
  std::string text(line);
  text.push_back('\n');
  std::string_view left = text;
  while (!left.empty()) {
    const ssize_t wrote = ::write(channel_descriptor, left.data(), left.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return false;
    left.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return true;
}

}  // namespace noren::platform
