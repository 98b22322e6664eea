// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace noren::host {

// One file of sdk/host/documents/schemas/, by its name without ".json".
struct EmbeddedSchema {
  std::string_view name;
  std::string_view text;
};

std::span<const EmbeddedSchema> embedded_schemas();

}  // namespace noren::host
