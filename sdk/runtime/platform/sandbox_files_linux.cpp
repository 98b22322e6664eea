// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <initializer_list>

#include "runtime/platform/sandbox_parts_linux.hpp"

// Newer than the headers of the oldest system that this builds on.
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

namespace noren::platform {
namespace {

namespace fs = std::filesystem;

// linux/landlock.h of ABI 7, under names of our own.
using Rights = std::uint64_t;
constexpr Rights write_file = 1 << 1;
constexpr Rights read_file = 1 << 2;
constexpr Rights read_folder = 1 << 3;
constexpr Rights remove_folder = 1 << 4;
constexpr Rights remove_file = 1 << 5;
constexpr Rights make_folder = 1 << 7;
constexpr Rights make_regular = 1 << 8;
constexpr Rights move_over = 1 << 13;      // from ABI 2 on
constexpr Rights truncate_file = 1 << 14;  // 3
constexpr Rights device_ioctl = 1 << 15;   // 5
constexpr Rights rights_of_files = 1 | write_file | read_file | truncate_file | device_ioctl;
constexpr std::uint64_t bind_tcp = 1 << 0;                 // 4
constexpr std::uint64_t connect_tcp = 1 << 1;              // 4
constexpr std::uint64_t abstract_sockets_and_signals = 3;  // 6

constexpr std::uint32_t ask_version = 1;
constexpr int rule_path = 1;
constexpr int rule_port = 2;

struct RulesetAttributes {
  std::uint64_t files;
  std::uint64_t network;
  std::uint64_t scoped;
};
struct __attribute__((packed)) PathRule {
  std::uint64_t rights;
  std::int32_t descriptor;
};
struct PortRule {
  std::uint64_t rights;
  std::uint64_t port;
};

// No right of execution: what is loaded is mapped, and a new program is never started.
constexpr Rights to_read = read_file | read_folder;
constexpr Rights to_write = to_read | write_file | truncate_file | make_regular | make_folder |
                            remove_file | remove_folder | move_over | device_ioctl;
constexpr Rights to_talk = read_file | write_file | read_folder | device_ioctl;

// Of /etc by name, for what is secret lies there too.
constexpr const char* system_to_read[] = {
    "/usr",           "/lib",           "/lib32",
    "/lib64",         "/libx32",        "/etc/ld.so.cache",
    "/etc/localtime", "/etc/timezone",  "/etc/nsswitch.conf",
    "/etc/hosts",     "/etc/host.conf", "/etc/gai.conf",
    "/etc/services",  "/etc/protocols", "/etc/resolv.conf",
    "/etc/ssl/certs", "/etc/fonts",     "/etc/ssl/openssl.cnf",
};

Rights known_rights(int abi) {
  if (abi >= 5) return (Rights{1} << 16) - 1;
  if (abi >= 3) return (Rights{1} << 15) - 1;
  return (Rights{1} << (abi == 2 ? 14 : 13)) - 1;
}

// The folder that a grant means: the path itself where it is one, else the one that the file is in
// or will be in. Never the root or all devices because of one file.
fs::path granted(const fs::path& named) {
  std::error_code failed;
  const fs::path path = fs::absolute(named, failed).lexically_normal();
  if (fs::is_directory(path, failed)) return path;
  const fs::path folder = path.parent_path();
  return folder == "/" || folder == "/dev" ? path : folder;
}

class Ruleset {
 public:
  Ruleset(int abi, bool all_ports)
      : attributes_{known_rights(abi), 0, abi >= 6 ? abstract_sockets_and_signals : 0} {
    if (abi >= 4) attributes_.network = bind_tcp | (all_ports ? 0 : connect_tcp);
    descriptor_ =
        static_cast<int>(syscall(SYS_landlock_create_ruleset, &attributes_, sizeof attributes_, 0));
  }
  ~Ruleset() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Ruleset(const Ruleset&) = delete;
  Ruleset& operator=(const Ruleset&) = delete;

  bool made() const { return descriptor_ >= 0; }

  // What is not there can't be granted, and later is another file. False: the kernel refused.
  bool allow(const fs::path& path, Rights rights) {
    const int at = ::open(path.c_str(), O_PATH | O_CLOEXEC);
    if (at < 0) return true;
    struct stat found {};
    const bool is_folder = fstat(at, &found) == 0 && S_ISDIR(found.st_mode);
    rights &= attributes_.files & (is_folder ? ~Rights{0} : rights_of_files);
    const PathRule rule{rights, at};
    const bool added = syscall(SYS_landlock_add_rule, descriptor_, rule_path, &rule, 0) == 0;
    ::close(at);
    return added;
  }

  bool allow_port(std::uint16_t port) {
    const PortRule rule{connect_tcp, port};
    if ((attributes_.network & connect_tcp) == 0) return true;
    return syscall(SYS_landlock_add_rule, descriptor_, rule_port, &rule, 0) == 0;
  }

  bool restrict_self() { return syscall(SYS_landlock_restrict_self, descriptor_, 0) == 0; }

 private:
  RulesetAttributes attributes_;
  int descriptor_ = -1;
};

bool allow_system(Ruleset& ruleset) {
  bool added = true;
  for (const char* path : system_to_read) added = added && ruleset.allow(path, to_read);
  for (const char* path : {"/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"}) {
    added = added && ruleset.allow(path, to_talk);
  }
  // Services that look after name servers replace the file that the link leads to.
  std::error_code failed;
  const fs::path names = fs::canonical("/etc/resolv.conf", failed).parent_path();
  if (!failed && names != "/etc") added = added && ruleset.allow(names, to_read);
  return added;
}

bool allow_usb(Ruleset& ruleset) {
  return ruleset.allow("/dev/bus/usb", to_talk) && ruleset.allow("/sys/bus/usb", to_read) &&
         ruleset.allow("/sys/devices", to_read) && ruleset.allow("/run/udev", to_read);
}

// The kernel forgets the file behind a name in /proc when nobody uses it, and the rule with it:
// this descriptor stays open for the life of the process.
bool allow_own_process(Ruleset& ruleset) {
  static const int kept = ::open("/proc/self", O_PATH | O_CLOEXEC);
  return kept < 0 || ruleset.allow("/proc/self", to_read);
}

bool allow_storage(Ruleset& ruleset, const fs::path& file) {
  if (!file.is_absolute()) return true;
  std::error_code failed;
  fs::create_directories(file.parent_path(), failed);
  return ruleset.allow(file.parent_path(), to_write);
}

}  // namespace

Result<bool> restrict_files(const SandboxRules& rules) {
  const int abi = static_cast<int>(syscall(SYS_landlock_create_ruleset, nullptr, 0, ask_version));
  if (abi < 1) return false;
  Ruleset ruleset(abi, rules.network && rules.ports.empty());
  if (!ruleset.made()) return sandbox_failure("landlock_create_ruleset");
  bool added = allow_system(ruleset) && allow_own_process(ruleset) &&
               allow_storage(ruleset, rules.storage_file) && (!rules.usb || allow_usb(ruleset));
  for (const auto& path : rules.own) added = added && ruleset.allow(path, to_read);
  for (const auto& path : rules.readable) added = added && ruleset.allow(granted(path), to_read);
  for (const auto& path : rules.writable) added = added && ruleset.allow(granted(path), to_write);
  for (const auto& path : rules.devices) added = added && ruleset.allow(path, to_talk);
  for (const auto port : rules.ports) added = added && ruleset.allow_port(port);
  if (!added) return sandbox_failure("landlock_add_rule");
  if (!ruleset.restrict_self()) return sandbox_failure("landlock_restrict_self");
  return true;
}

}  // namespace noren::platform
