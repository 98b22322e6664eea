// SPDX-License-Identifier: Apache-2.0
#include "escape/attempts.hpp"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <termios.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <map>
#include <thread>

extern char** environ;

namespace escape {
namespace {

using Try = std::function<bool(const Attempt&)>;

// A descriptor is all that was wanted.
bool got(int descriptor) {
  if (descriptor < 0) return false;
  char byte;
  const bool read_on = ::read(descriptor, &byte, 1) >= 0 || errno != EACCES;
  ::close(descriptor);
  return read_on;
}

// A process that came into being goes at once.
bool born(long pid) {
  if (pid == 0) _exit(0);
  if (pid > 0) ::waitpid(static_cast<pid_t>(pid), nullptr, 0);
  return pid > 0;
}

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

template <typename Use>
bool with_socket(int family, int type, Use use) {
  const int descriptor = ::socket(family, type | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return false;
  const bool fine = use(descriptor);
  const int why = errno;
  ::close(descriptor);
  errno = why;
  return fine;
}

bool call(long result) {
  return result >= 0;
}

// What the process's first thread, which is not the plugin's, gets for a path: the plugin makes it
// run a signal handler.
std::string path_of_first_thread;
std::atomic<int> answer_of_first_thread{-1};

void on_first_thread(int) {
  const int before = errno;
  const bool fine = got(::open(path_of_first_thread.c_str(), O_RDONLY));
  answer_of_first_thread = fine ? 0 : errno;
  errno = before;
}

bool read_on_first_thread(const std::string& path) {
  path_of_first_thread = path;
  answer_of_first_thread = -1;
  ::signal(SIGUSR1, on_first_thread);
  if (::syscall(SYS_tgkill, ::getpid(), ::getpid(), SIGUSR1) != 0) return false;
  while (answer_of_first_thread < 0) std::this_thread::yield();
  errno = answer_of_first_thread;
  return errno == 0;
}

const std::map<std::string, Try, std::less<>> tries = {
    // files
    {"read", [](const Attempt& a) { return got(::open(a.path.c_str(), O_RDONLY)); }},
    {"read_on_first_thread", [](const Attempt& a) { return read_on_first_thread(a.path); }},
    {"list",
     [](const Attempt& a) {
       DIR* folder = ::opendir(a.path.c_str());
       return folder && ::closedir(folder) == 0;
     }},
    {"write", [](const Attempt& a) { return got(::open(a.path.c_str(), O_RDWR | O_CREAT, 0600)); }},
    {"truncate", [](const Attempt& a) { return call(::truncate(a.path.c_str(), 0)); }},
    {"remove", [](const Attempt& a) { return call(::unlink(a.path.c_str())); }},
    {"rename",
     [](const Attempt& a) { return call(::rename(a.path.c_str(), (a.path + ".new").c_str())); }},
    {"link",
     [](const Attempt& a) { return call(::link(a.path.c_str(), (a.path + ".link").c_str())); }},
    {"make_folder", [](const Attempt& a) { return call(::mkdir(a.path.c_str(), 0700)); }},
    {"make_node", [](const Attempt& a) { return call(::mkfifo(a.path.c_str(), 0600)); }},
    {"chmod", [](const Attempt& a) { return call(::chmod(a.path.c_str(), 0777)); }},
    {"fchmodat2",
     [](const Attempt& a) { return call(::syscall(452, AT_FDCWD, a.path.c_str(), 0777, 0)); }},
    {"chown", [](const Attempt& a) { return call(::chown(a.path.c_str(), 12345, 12345)); }},
    {"touch", [](const Attempt& a) { return call(::utimes(a.path.c_str(), nullptr)); }},
    {"tag",
     [](const Attempt& a) { return call(::setxattr(a.path.c_str(), "user.noren", "x", 1, 0)); }},
    {"terminal",
     [](const Attempt& a) {
       const int descriptor = ::open(a.path.c_str(), O_RDWR | O_NOCTTY);
       termios settings{};
       const bool fine = descriptor >= 0 && ::tcgetattr(descriptor, &settings) == 0;
       if (descriptor >= 0) ::close(descriptor);
       return fine;
     }},
    // programs and processes
    {"exec",
     [](const Attempt&) {
       const char* arguments[] = {"true", nullptr};
       return call(::execve("/bin/true", const_cast<char**>(arguments), environ));
     }},
    {"exec_memory",
     [](const Attempt&) {
       const char* arguments[] = {"true", nullptr};
       const int program = ::open("/bin/true", O_RDONLY);
       return call(::syscall(SYS_execveat, program, "", arguments, environ, AT_EMPTY_PATH));
     }},
    {"fork", [](const Attempt&) { return born(::fork()); }},
    {"clone", [](const Attempt&) { return born(::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)); }},
    {"clone3",
     [](const Attempt&) {
       std::uint64_t arguments[8] = {};
       arguments[4] = SIGCHLD;
       return born(::syscall(SYS_clone3, arguments, sizeof arguments));
     }},
    {"spawn",
     [](const Attempt&) {
       pid_t pid = 0;
       const char* arguments[] = {"true", nullptr};
       errno = ::posix_spawn(&pid, "/bin/true", nullptr, nullptr, const_cast<char**>(arguments),
                             environ);
       return errno == 0 && born(pid);
     }},
    {"thread",
     [](const Attempt&) {
       bool ran = false;
       std::thread([&] { ran = true; }).join();
       return ran;
     }},
    // other processes; signal 0 is asked like any other and hurts nobody
    {"kill", [](const Attempt& a) { return call(::kill(a.number, 0)); }},
    {"tgkill", [](const Attempt& a) { return call(::syscall(SYS_tgkill, a.number, a.number, 0)); }},
    {"queue_signal", [](const Attempt& a) { return call(::sigqueue(a.number, 0, sigval{})); }},
    {"kill_all_groups", [](const Attempt&) { return call(::kill(0, 0)); }},
    {"raise", [](const Attempt&) { return call(::kill(::getpid(), 0)) && ::raise(SIGURG) == 0; }},
    {"pidfd", [](const Attempt& a) { return got(static_cast<int>(::syscall(434, a.number, 0))); }},
    {"signal_by_file",
     [](const Attempt& a) {
       int ends[2];
       if (::pipe(ends) != 0) return false;
       const bool fine = call(::fcntl(ends[0], F_SETOWN, a.number));
       const int why = errno;
       ::close(ends[0]);
       ::close(ends[1]);
       errno = why;
       return fine;
     }},
    {"ptrace",
     [](const Attempt& a) { return call(::ptrace(PTRACE_SEIZE, a.number, nullptr, nullptr)); }},
    {"read_memory",
     [](const Attempt& a) {
       char here;
       iovec ours{&here, 1}, theirs{&here, 1};
       return call(::process_vm_readv(a.number, &ours, 1, &theirs, 1, 0));
     }},
    {"limit",
     [](const Attempt& a) {
       rlimit now{};
       ::getrlimit(RLIMIT_NOFILE, &now);
       return call(::prlimit(a.number, RLIMIT_NOFILE, &now, nullptr));
     }},
    {"slow_down",
     [](const Attempt& a) {
       return call(::setpriority(PRIO_PROCESS, static_cast<id_t>(a.number), 19));
     }},
    {"outlive", [](const Attempt&) { return call(::prctl(PR_SET_PDEATHSIG, 0)); }},
    // the network
    {"socket",
     [](const Attempt& a) { return got(::socket(a.number, a.second | SOCK_NONBLOCK, a.third)); }},
    {"connect",
     [](const Attempt& a) {
       return with_socket(AF_INET, SOCK_STREAM, [&](int socket) {
         const auto to = loopback(a.number);
         return call(::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to));
       });
     }},
    {"send_and_connect",
     [](const Attempt& a) {
       return with_socket(AF_INET, SOCK_STREAM, [&](int socket) {
         const auto to = loopback(a.number);
         return call(::sendto(socket, "x", 1, MSG_FASTOPEN, reinterpret_cast<const sockaddr*>(&to),
                              sizeof to));
       });
     }},
    {"bind",
     [](const Attempt&) {
       return with_socket(AF_INET, SOCK_STREAM, [&](int socket) {
         const auto at = loopback(0);
         return call(::bind(socket, reinterpret_cast<const sockaddr*>(&at), sizeof at));
       });
     }},
    {"listen",
     [](const Attempt&) {
       return with_socket(AF_INET, SOCK_STREAM,
                          [](int socket) { return call(::listen(socket, 1)); });
     }},
    {"resolve",
     [](const Attempt&) {
       addrinfo* found = nullptr;
       const bool fine = ::getaddrinfo("localhost", "80", nullptr, &found) == 0;
       if (found) ::freeaddrinfo(found);
       return fine;
     }},
    {"connect_local",
     [](const Attempt& a) {
       return with_socket(AF_UNIX, SOCK_STREAM, [&](int socket) {
         sockaddr_un to{};
         to.sun_family = AF_UNIX;
         std::strncpy(to.sun_path, a.path.c_str(), sizeof to.sun_path - 1);
         return call(::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to));
       });
     }},
    // the kernel: arguments that would fail in another way if the call were let through
    {"become_another", [](const Attempt&) { return call(::syscall(SYS_setuid, 12345)); }},
    {"unshare", [](const Attempt&) { return call(::syscall(SYS_unshare, 0)); }},
    {"keyring", [](const Attempt&) { return call(::syscall(SYS_keyctl, 0, 0, 0)); }},
    {"bpf", [](const Attempt&) { return call(::syscall(SYS_bpf, 9999, 0, 0)); }},
    {"io_uring", [](const Attempt&) { return call(::syscall(425, 0, nullptr)); }},
    {"userfaultfd", [](const Attempt&) { return call(::syscall(SYS_userfaultfd, 0xFFFF)); }},
    {"mount",
     [](const Attempt&) { return call(::syscall(SYS_mount, nullptr, "/nowhere", "", 0)); }},
    {"chroot", [](const Attempt&) { return call(::chroot("/nowhere")); }},
    {"module", [](const Attempt&) { return call(::syscall(SYS_finit_module, -1, "", 0)); }},
    {"set_clock", [](const Attempt&) { return call(::syscall(SYS_clock_settime, 9999, nullptr)); }},
    {"shared_memory", [](const Attempt&) { return call(::syscall(SYS_shmget, 1, 0, 0)); }},
    {"x32", [](const Attempt&) { return call(::syscall(0x40000000 | 39)); }},
};

}  // namespace

std::string make(const Attempt& attempt) {
  const auto found = tries.find(attempt.what);
  if (found == tries.end()) return "no such attempt";
  errno = 0;
  if (found->second(attempt)) return "ok";
  const char* name = ::strerrorname_np(errno);
  return name ? name : "errno";
}

std::string limits() {
  std::string text;
  for (const auto what : {RLIMIT_CORE, RLIMIT_NOFILE, RLIMIT_FSIZE}) {
    rlimit limit{};
    ::getrlimit(what, &limit);
    text += std::to_string(limit.rlim_max) + " ";
  }
  std::string score;
  std::ifstream("/proc/self/oom_score_adj") >> score;
  return text + score;
}

const std::string while_loading = make({"fork", "", 0, 0, 0}) + " " + make({"list", "/", 0, 0, 0});

}  // namespace escape
