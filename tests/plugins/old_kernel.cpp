// SPDX-License-Identifier: Apache-2.0
// noren-plugin-host on a kernel that lacks NOREN_TEST_LACKS: the calls are taken away before it
// starts.
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

int main() {
  const bool lacks_landlock = std::string_view(NOREN_TEST_LACKS) == "Landlock";
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  if (lacks_landlock) {
    constexpr int landlock_create_ruleset = 444;
    seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), landlock_create_ruleset, 0);
  } else {
    seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(seccomp), 0);
    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1,
                     SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP));
  }
  if (seccomp_load(filter) != 0) return 1;
  seccomp_release(filter);
  execl(NOREN_TEST_PLUGIN_HOST, "noren-plugin-host", nullptr);
  return 1;
}
