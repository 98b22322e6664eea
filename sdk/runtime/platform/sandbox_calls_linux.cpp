// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <initializer_list>
#include <memory>

#include "runtime/platform/sandbox_parts_linux.hpp"

namespace noren::platform {
namespace {

// No plugin needs these, whatever it was granted.
constexpr const char* refused_calls[] = {
    // new programs and processes (clone is looked at below)
    "execve", "execveat", "fork", "vfork",
    // other processes
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease",
    "kcmp", "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "migrate_pages", "move_pages",
    // the file system's shape
    "mount", "umount", "umount2", "move_mount", "open_tree", "fsopen", "fsconfig", "fsmount",
    "fspick", "mount_setattr", "pivot_root", "chroot", "setns", "unshare", "swapon", "swapoff",
    "quotactl", "quotactl_fd", "open_by_handle_at", "fanotify_init", "mknod", "mknodat",
    // by name, Landlock lets everybody change these; through an open file it stays possible
    "chmod", "fchmodat", "chown", "lchown", "fchownat", "setxattr", "lsetxattr", "removexattr",
    "lremovexattr", "utime", "utimes", "futimesat",
    // the kernel and the machine
    "bpf", "perf_event_open", "kexec_load", "kexec_file_load", "init_module", "finit_module",
    "delete_module", "create_module", "reboot", "acct", "syslog", "iopl", "ioperm", "vhangup",
    "settimeofday", "clock_settime", "stime", "adjtimex", "clock_adjtime", "sethostname",
    "setdomainname", "nfsservctl", "lookup_dcookie",
    // what is not looked at by the rules below, or had holes
    "io_uring_setup", "io_uring_enter", "io_uring_register", "userfaultfd", "keyctl", "add_key",
    "request_key",
    // memory, queues and locks that every process of the same user finds by number
    "shmget", "shmat", "shmctl", "semget", "semop", "semctl", "msgget", "msgsnd", "msgrcv",
    "msgctl", "mq_open", "mq_unlink",
    // a plugin calls, it is never called
    "listen", "accept", "accept4"};

// The same, newer than libseccomp's own list. Calls of these years have one number everywhere.
constexpr int refused_numbers[] = {452 /* fchmodat2 */, 463 /* setxattrat */,
                                   466 /* removexattrat */, 467 /* open_tree_attr */,
                                   469 /* file_setattr */};

constexpr unsigned kind_mask = 0xF;  // of a socket's type; the rest are flags
constexpr unsigned kind_stream = 1;
constexpr unsigned kind_datagram = 2;
constexpr unsigned kinds = 16;
constexpr unsigned protocol_tcp = 6;
constexpr unsigned protocol_udp = 17;
constexpr unsigned netlink_routes = 0;             // what the resolver asks for its own addresses
constexpr unsigned netlink_devices = 15;           // how libusb learns of plugging in
constexpr unsigned send_and_connect = 0x20000000;  // MSG_FASTOPEN, past Landlock's look at connect

struct Release {
  void operator()(scmp_filter_ctx context) const { seccomp_release(context); }
};

// Lets everything pass that no rule refuses. Not thread-safe.
class Filter {
 public:
  Filter() : context_(seccomp_init(SCMP_ACT_ALLOW)) {
    if (!context_) failure_ = -ENOMEM;
    set(SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(EPERM));
    set(SCMP_FLTATR_CTL_TSYNC, 1);
    set(SCMP_FLTATR_CTL_OPTIMIZE, 2);
  }

  void refuse(int call, std::initializer_list<scmp_arg_cmp> when = {}, int with = EPERM) {
    // Unknown to this library: then it is one that this architecture never had.
    if (call == __NR_SCMP_ERROR || failure_ != 0) return;
    failure_ = seccomp_rule_add_array(context_.get(), SCMP_ACT_ERRNO(with), call,
                                      static_cast<unsigned>(when.size()), when.begin());
  }
  void refuse(const char* call, std::initializer_list<scmp_arg_cmp> when = {}, int with = EPERM) {
    refuse(seccomp_syscall_resolve_name(call), when, with);
  }

  // 0, or what went wrong.
  int load() {
    if (failure_ == 0) failure_ = seccomp_load(context_.get());
    return -failure_;
  }

 private:
  void set(scmp_filter_attr attribute, std::uint32_t value) {
    if (failure_ == 0) failure_ = seccomp_attr_set(context_.get(), attribute, value);
  }

  std::unique_ptr<void, Release> context_;
  int failure_ = 0;
};

// Threads, but no processes. What clone3 is asked can't be seen, so that it is not there at all.
void refuse_processes(Filter& filter) {
  filter.refuse("clone", {SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0)});
  filter.refuse("clone3", {}, ENOSYS);
}

// A process signals, bounds and hurries itself alone. No rule sees where fcntl's signals go.
void refuse_meddling(Filter& filter) {
  const auto self = static_cast<scmp_datum_t>(getpid());
  for (const char* call : {"kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"}) {
    filter.refuse(call, {SCMP_A0(SCMP_CMP_NE, self)});
  }
  for (const scmp_datum_t command : {F_SETOWN, F_SETOWN_EX, F_SETSIG}) {
    filter.refuse("fcntl", {SCMP_A1(SCMP_CMP_MASKED_EQ, 0xFFFFFFFF, command)});
  }
  for (const scmp_datum_t command : {FIOSETOWN, SIOCSPGRP, TIOCSTI}) {
    filter.refuse("ioctl", {SCMP_A1(SCMP_CMP_MASKED_EQ, 0xFFFFFFFF, command)});
  }
  filter.refuse("prlimit64", {SCMP_A0(SCMP_CMP_NE, 0), SCMP_A2(SCMP_CMP_NE, 0)});
  for (const char* call : {"sched_setscheduler", "sched_setparam", "sched_setattr"}) {
    filter.refuse(call, {SCMP_A0(SCMP_CMP_NE, 0)});
  }
  filter.refuse("setpriority", {SCMP_A1(SCMP_CMP_NE, 0)});
  filter.refuse("setpriority", {SCMP_A0(SCMP_CMP_NE, PRIO_PROCESS)});
  filter.refuse("ioprio_set", {SCMP_A1(SCMP_CMP_NE, 0)});
  filter.refuse("prctl", {SCMP_A0(SCMP_CMP_MASKED_EQ, 0xFFFFFFFF, PR_SET_PDEATHSIG)});
  // By descriptor only, as chmod and its kind.
  filter.refuse("utimensat", {SCMP_A1(SCMP_CMP_NE, 0)});
}

void refuse_protocols(Filter& filter, unsigned family, unsigned most,
                      std::initializer_list<unsigned> but) {
  const auto allowed = [&](unsigned protocol) {
    return std::find(but.begin(), but.end(), protocol) != but.end();
  };
  filter.refuse("socket", {SCMP_A0(SCMP_CMP_EQ, family), SCMP_A2(SCMP_CMP_GT, most)});
  for (unsigned protocol = 0; protocol <= most; ++protocol) {
    if (allowed(protocol)) continue;
    filter.refuse("socket", {SCMP_A0(SCMP_CMP_EQ, family), SCMP_A2(SCMP_CMP_EQ, protocol)});
  }
}

// TCP and UDP and nothing raw: what else runs over IP, Landlock does not look at.
void refuse_all_but_tcp_and_udp(Filter& filter, unsigned family) {
  for (unsigned kind = 0; kind < kinds; ++kind) {
    if (kind == kind_stream || kind == kind_datagram) continue;
    filter.refuse("socket",
                  {SCMP_A0(SCMP_CMP_EQ, family), SCMP_A1(SCMP_CMP_MASKED_EQ, kind_mask, kind)});
  }
  refuse_protocols(filter, family, protocol_udp, {0, protocol_tcp, protocol_udp});
}

void refuse_sockets(Filter& filter, const SandboxRules& rules) {
  // AF_NETLINK is the last family that anybody gets.
  filter.refuse("socket", {SCMP_A0(SCMP_CMP_GT, AF_NETLINK)});
  for (unsigned family = 0; family <= AF_NETLINK; ++family) {
    if (family == AF_UNIX && (rules.pcsc || rules.network)) continue;
    if ((family == AF_INET || family == AF_INET6) && rules.network) {
      refuse_all_but_tcp_and_udp(filter, family);
    } else if (family == AF_NETLINK && rules.network && rules.usb) {
      refuse_protocols(filter, family, netlink_devices, {netlink_routes, netlink_devices});
    } else if (family == AF_NETLINK && (rules.network || rules.usb)) {
      refuse_protocols(filter, family, netlink_devices,
                       {rules.network ? netlink_routes : netlink_devices});
    } else {
      filter.refuse("socket", {SCMP_A0(SCMP_CMP_EQ, family)});
    }
  }
  const auto fast = [](unsigned argument) {
    return scmp_arg_cmp{argument, SCMP_CMP_MASKED_EQ, send_and_connect, send_and_connect};
  };
  filter.refuse("sendto", {fast(3)});
  filter.refuse("sendmsg", {fast(2)});
  filter.refuse("sendmmsg", {fast(3)});
}

}  // namespace

Result<bool> restrict_calls(const SandboxRules& rules) {
  // A kernel that knows filters looks for one at this address.
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, nullptr, 0, 0) == 0 || errno != EFAULT) {
    return false;
  }
  Filter filter;
  for (const char* call : refused_calls) filter.refuse(call);
  for (const int call : refused_numbers) filter.refuse(call);
  refuse_processes(filter);
  refuse_meddling(filter);
  refuse_sockets(filter, rules);
  errno = filter.load();
  if (errno != 0) return sandbox_failure("seccomp");
  return true;
}

}  // namespace noren::platform
