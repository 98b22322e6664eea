// SPDX-License-Identifier: Apache-2.0
#include "runtime/platform/sandbox.hpp"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "runtime/platform/sandbox_parts_linux.hpp"

namespace noren::platform {
namespace {

// Also a till that runs as root gives its plugins no rights of root but those of an owner.
bool drop_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3]{};
  return syscall(SYS_capset, &header, none) == 0;
}

}  // namespace

Error sandbox_failure(const char* call) {
  return error(NOREN_E_INTERNAL, "sandbox_failed", {call, std::strerror(errno)});
}

Result<std::vector<std::string>> enter_sandbox(const SandboxRules& rules) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return sandbox_failure("prctl");
  if (!drop_capabilities()) return sandbox_failure("capset");
  std::vector<std::string> missing;
  const auto files = restrict_files(rules);
  if (!files) return files.error();
  if (!*files) missing.emplace_back("Landlock");
  // Last, for it refuses some of the calls above.
  const auto calls = restrict_calls(rules);
  if (!calls) return calls.error();
  if (!*calls) missing.emplace_back("seccomp");
  return missing;
}

}  // namespace noren::platform
