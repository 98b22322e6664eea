// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.hpp"
#include "runtime/platform/sandbox.hpp"

namespace noren::platform {

// The two halves of enter_sandbox(). Each says whether this kernel has it; an error where it has
// and will not.

// Landlock: files, TCP ports, signals to others.
Result<bool> restrict_files(const SandboxRules& rules);
// seccomp: system calls.
Result<bool> restrict_calls(const SandboxRules& rules);

// sandbox_failed with the call that failed and errno.
Error sandbox_failure(const char* call);

}  // namespace noren::platform
