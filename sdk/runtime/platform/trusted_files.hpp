// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "host/finding/files.hpp"

namespace noren::platform {

// The files of this machine. Whom it trusts: root, and the user whom this process runs as, who
// could change the process itself anyway. Thread-safe.
class TrustedFiles final : public host::Files {
 public:
  Result<std::unique_ptr<host::OpenedFile>> open(const std::filesystem::path& file) override;
  Status check_folder(const std::filesystem::path& folder) override;
};

// A variable of the environment; nothing where it is unset or this process has more rights than
// whoever started it.
std::optional<std::string> environment(const char* name);

}  // namespace noren::platform
