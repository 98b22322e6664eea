// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

#include "runtime/platform/file_lock.hpp"
#include "runtime/platform/system_random.hpp"
#include "tools/noren/command.hpp"
#include "tools/noren/installation.hpp"

namespace noren::tool {

int check_journal(std::span<const std::string_view> arguments, Context& context);
int export_journal(std::span<const std::string_view> arguments, Context& context);
int import_journal(std::span<const std::string_view> arguments, Context& context);

// The register that --config means, and who it is.
struct Register {
  runtime::Configuration configuration;
  std::string terminal;
  std::string center;  // fingerprint of its certificate and its card key; "" where not enrolled

  std::filesystem::path journal() const { return configuration.state / "journal.db"; }
};
// Errors: those of the configuration, config_open where there is none.
Result<Register> read_register(const Arguments& arguments);

}  // namespace noren::tool
