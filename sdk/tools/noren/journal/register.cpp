// SPDX-License-Identifier: Apache-2.0
#include "core/base/bytes.hpp"
#include "tools/noren/journal/journal.hpp"

namespace noren::tool {

Result<Register> read_register(const Arguments& arguments) {
  auto installation = read_installation(arguments);
  if (!installation) return installation.error();
  if (!installation->configuration) {
    return error(NOREN_E_NOEXIST, "config_open", {"/etc/noren/noren.toml"});
  }
  Register found;
  found.configuration = std::move(*installation->configuration);
  found.terminal = found.configuration.terminal;
  if (found.configuration.enrollment.empty()) return found;
  const auto enrollment = runtime::read_enrollment(found.configuration.enrollment);
  if (!enrollment) return enrollment.error();
  if (found.terminal.empty()) found.terminal = enrollment->terminal;
  found.center = enrollment->certificate_sha256 + " " + to_base64(enrollment->card_key);
  return found;
}

}  // namespace noren::tool
