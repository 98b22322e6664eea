// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
extern "C" {  // glibc 2.36 left it out of this header
#include <sys/pidfd.h>
}
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/child/frames.hpp"
#include "runtime/platform/child_side.hpp"
#include "runtime/platform/process_launcher.hpp"

extern char** environ;

namespace noren::platform {
namespace {

namespace asio = boost::asio;
using asio::posix::stream_descriptor;
using ErrorCode = boost::system::error_code;

constexpr std::size_t output_line_size_max = 1000;

// A child that floods must not keep the loop to itself. A socket holds fewer than the second
// number.
constexpr int packets_in_a_row = 64;
constexpr int packets_of_the_dead = 100'000;

Error failed(const char* what) {
  return error(NOREN_E_INTERNAL, "child_start", {what, std::strerror(errno)});
}

// Owns a descriptor.
class Descriptor {
 public:
  explicit Descriptor(int value = -1) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }
  int release() { return std::exchange(value_, -1); }
  // Above the numbers that the child gives a meaning to, also where the till closed its own 0 to 3.
  bool lift() {
    Descriptor lifted(fcntl(value_, F_DUPFD_CLOEXEC, child_socket_descriptor + 1));
    std::swap(value_, lifted.value_);
    return value_ >= 0;
  }

 private:
  int value_;
};

// posix_spawn's two lists, which must be freed.
struct SpawnPlan {
  SpawnPlan() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

bool is_for_children(std::string_view variable) {
  const auto name = variable.substr(0, variable.find('='));
  return name == "PATH" || name == "TZ" || name == "LANG" || name.starts_with("LC_") ||
         name.starts_with("PCSCLITE_") || name.ends_with("SAN_OPTIONS");
}

// What this process was started with may hold secrets, or make the loader load more.
std::vector<char*> environment_for_children() {
  std::vector<char*> variables;
  for (char** variable = environ; variable && *variable; ++variable) {
    if (is_for_children(*variable)) variables.push_back(*variable);
  }
  variables.push_back(nullptr);
  return variables;
}

// posix_spawn, not fork: it is safe in a process with threads and never copies a large till.
Result<pid_t> spawn(const std::string& program, int socket, int output) {
  SpawnPlan plan;
  posix_spawn_file_actions_addopen(&plan.actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&plan.actions, output, 1);
  posix_spawn_file_actions_adddup2(&plan.actions, output, 2);
  posix_spawn_file_actions_adddup2(&plan.actions, socket, child_socket_descriptor);
  posix_spawn_file_actions_addclosefrom_np(&plan.actions, child_socket_descriptor + 1);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&plan.attributes, &none);
  posix_spawnattr_setsigdefault(&plan.attributes, &all);
  // A group of its own: Ctrl-C at the till's terminal is the till's to handle.
  posix_spawnattr_setpgroup(&plan.attributes, 0);
  posix_spawnattr_setflags(&plan.attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::string name = program;
  char* arguments[] = {name.data(), nullptr};
  pid_t pid = -1;
  errno = posix_spawn(&pid, program.c_str(), &plan.actions, &plan.attributes, arguments,
                      environment_for_children().data());
  if (errno != 0) return error(NOREN_E_INTERNAL, "child_start", {program, std::strerror(errno)});
  return pid;
}

// Kept alive by its own pending handlers; ends when it was stopped and reaped.
class Process : public std::enable_shared_from_this<Process> {
 public:
  Process(asio::any_io_executor executor, host::ChildHandlers handlers, pid_t pid,
          Descriptor process, Descriptor socket, Descriptor output)
      : pid_(pid),
        handlers_(std::move(handlers)),
        process_(executor, process.release()),
        socket_(executor, socket.release()),
        output_(executor, output.release()),
        kill_timer_(executor) {}

  // Also where the loop ends before the child did: no zombie is left to the till.
  ~Process() {
    signal(SIGKILL);
    siginfo_t info{};
    if (!reaped_) waitid(P_PIDFD, static_cast<id_t>(process_.native_handle()), &info, WEXITED);
  }

  void start() {
    await_packet();
    await_output();
    await_end();
  }

  void send(std::string packet) {
    if (silent_) return;
    unsent_.push_back(std::move(packet));
    if (unsent_.size() == 1) flush();
  }

  void stop(std::chrono::milliseconds grace) {
    signal(SIGTERM);
    kill_timer_.expires_after(grace);
    kill_timer_.async_wait([self = shared_from_this()](const ErrorCode& canceled) {
      if (!canceled) self->signal(SIGKILL);
    });
  }

  // The owner is gone: nothing is told any more, and the process is killed and reaped.
  void abandon() {
    silent_ = true;
    signal(SIGKILL);
    ErrorCode ignored;
    socket_.close(ignored);
    output_.close(ignored);
    kill_timer_.cancel();
  }

  pid_t pid() const { return pid_; }

 private:
  // Through the descriptor: a number that was reaped may belong to another process already.
  void signal(int number) {
    if (!reaped_) pidfd_send_signal(process_.native_handle(), number, nullptr, 0);
  }

  void flush() {
    while (!unsent_.empty()) {
      const auto& packet = unsent_.front();
      const ssize_t sent = ::send(socket_.native_handle(), packet.data(), packet.size(),
                                  MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0 && (errno == EAGAIN || errno == ENOBUFS)) {
        socket_.async_wait(stream_descriptor::wait_write,
                           [self = shared_from_this()](const ErrorCode& canceled) {
                             if (!canceled) self->flush();
                           });
        return;
      }
      // A broken socket is told by the reading side.
      unsent_.pop_front();
    }
  }

  void await_packet() {
    socket_.async_wait(stream_descriptor::wait_read,
                       [self = shared_from_this()](const ErrorCode& canceled) {
                         if (!canceled) self->read_packets(packets_in_a_row);
                       });
  }

  void read_packets(int most) {
    buffer_.resize(host::packet_size_max + 1);
    for (int read = 0; !silent_; ++read) {
      if (read == most) return await_packet();
      const ssize_t size =
          recv(socket_.native_handle(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
      if (size > 0) {
        handlers_.on_packet({buffer_.data(), static_cast<std::size_t>(size)});
      } else if (size < 0 && errno == EINTR) {
        continue;
      } else if (size < 0 && errno == EAGAIN) {
        return await_packet();
      } else {
        // The end of the socket is the end of the child, whether it still runs or not.
        signal(SIGKILL);
        return;
      }
    }
  }

  void await_output() {
    output_.async_wait(stream_descriptor::wait_read,
                       [self = shared_from_this()](const ErrorCode& canceled) {
                         if (!canceled) self->read_output();
                       });
  }

  void read_output() {
    char part[4096];
    const ssize_t size = ::read(output_.native_handle(), part, sizeof part);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return await_output();
    if (size <= 0) return tell_line();
    for (const char c : std::string_view(part, static_cast<std::size_t>(size))) {
      if (c != '\n') line_.push_back(c);
      if (c == '\n' || line_.size() >= output_line_size_max) tell_line();
    }
    await_output();
  }

  void tell_line() {
    const std::string line = std::exchange(line_, {});
    if (!line.empty() && !silent_) handlers_.on_output(line);
  }

  void await_end() {
    process_.async_wait(stream_descriptor::wait_read,
                        [self = shared_from_this()](const ErrorCode& canceled) {
                          if (!canceled) self->reap();
                        });
  }

  void reap() {
    siginfo_t info{};
    // Only this child, so that the till's own children stay its own. Where the till ignores SIGCHLD
    // or waits for everything, the system or the till has reaped it: that is an end like any other.
    const int waited =
        waitid(P_PIDFD, static_cast<id_t>(process_.native_handle()), &info, WEXITED | WNOHANG);
    reaped_ = true;
    kill_timer_.cancel();
    if (silent_) return;
    // What it said before it died counts.
    read_packets(packets_of_the_dead);
    Error how = error(NOREN_E_NOHARDWARE, "child_ended", {});
    if (waited == 0 && info.si_pid != 0) {
      const bool exited = info.si_code == CLD_EXITED;
      how.details = {exited ? "exit" : "signal", std::to_string(info.si_status)};
    }
    if (silent_) return;
    silent_ = true;
    ErrorCode ignored;
    socket_.close(ignored);
    handlers_.on_end(std::move(how));
  }

  const pid_t pid_;
  host::ChildHandlers handlers_;
  stream_descriptor process_;
  stream_descriptor socket_;
  stream_descriptor output_;
  asio::steady_timer kill_timer_;
  std::deque<std::string> unsent_;
  std::string buffer_;
  std::string line_;
  bool silent_ = false;
  bool reaped_ = false;
};

class OwnedProcess final : public host::Child {
 public:
  explicit OwnedProcess(std::shared_ptr<Process> process) : process_(std::move(process)) {}
  ~OwnedProcess() override { process_->abandon(); }
  void send(std::string packet) override { process_->send(std::move(packet)); }
  void stop(std::chrono::milliseconds grace) override { process_->stop(grace); }
  std::int64_t process_id() const override { return process_->pid(); }

 private:
  const std::shared_ptr<Process> process_;
};

}  // namespace

Result<std::unique_ptr<host::Child>> ProcessLauncher::launch(asio::any_io_executor executor,
                                                             host::ChildHandlers handlers) {
  int sockets[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0) {
    return failed("socketpair");
  }
  Descriptor ours(sockets[0]), theirs(sockets[1]);
  int pipes[2];
  if (pipe2(pipes, O_CLOEXEC) != 0) return failed("pipe");
  Descriptor output(pipes[0]), input(pipes[1]);
  if (!theirs.lift() || !input.lift()) return failed("descriptors");
  // Only our end: the child's standard output must block when we are slow, not fail.
  fcntl(output.get(), F_SETFL, O_NONBLOCK);

  const auto pid = spawn(program_.string(), theirs.get(), input.get());
  if (!pid) return pid.error();
  Descriptor process(pidfd_open(*pid, 0));
  if (process.get() < 0) {
    const Error why = failed("pidfd_open");
    kill(*pid, SIGKILL);
    waitid(P_PID, static_cast<id_t>(*pid), nullptr, WEXITED);
    return why;
  }
  auto running = std::make_shared<Process>(std::move(executor), std::move(handlers), *pid,
                                           std::move(process), std::move(ours), std::move(output));
  running->start();
  return std::unique_ptr<host::Child>(std::make_unique<OwnedProcess>(std::move(running)));
}

Result<std::filesystem::path> find_plugin_host() {
  namespace fs = std::filesystem;
  Dl_info self{};
  std::error_code failed;
  fs::path folder;
  if (dladdr(reinterpret_cast<void*>(&find_plugin_host), &self) && self.dli_fname) {
    // A program's own name may be relative to a working directory of the past.
    const fs::path file = std::string_view(self.dli_fname).find(".so") != std::string_view::npos
                              ? fs::path(self.dli_fname)
                              : fs::read_symlink("/proc/self/exe", failed);
    folder = fs::canonical(file, failed).parent_path();
  }
  for (const char* place : {".", "../bin", "../libexec/noren", "../lib/noren", "../../lib/noren"}) {
    const fs::path program = folder / place / "noren-plugin-host";
    if (!folder.empty() && access(program.c_str(), X_OK) == 0)
      return fs::canonical(program, failed);
  }
  return error(NOREN_E_NOSERVICE, "child_program_missing", {folder.string()});
}

}  // namespace noren::platform
