// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tools/noren/command.hpp"

namespace noren::tool {

// `noren plugin key`: a publisher's pair of keys.
int make_key(std::span<const std::string_view> arguments, Context& context);
// `noren plugin sign`: hashes into the manifests, and a signature beside each.
int sign_manifests(std::span<const std::string_view> arguments, Context& context);
// `noren plugin trust`: an administrator's word for a publisher's key.
int trust_key(std::span<const std::string_view> arguments, Context& context);

}  // namespace noren::tool
