// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <child.pb.h>

#include <string_view>

#include "core/manifest/manifest.hpp"

namespace noren::host {

// What a manifest's grants mean for one instance: each "config:KEY" is replaced by what its
// configuration, a JSON object, has there. An entry whose key is absent, empty or names something
// else (an address where a file is meant) grants nothing. Pure.
child::v1::Grants resolve_grants(const manifest::Grants& grants, std::string_view config);

}  // namespace noren::host
