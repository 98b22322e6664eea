// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "core/manifest/manifest.hpp"
#include "tests/fuzz/require.hpp"

using noren::fuzz::require;

// A manifest is read before its signature's worth is known.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view json(reinterpret_cast<const char*>(data), size);
  noren::manifest::platforms(json);
  const auto manifest = noren::manifest::parse(json, "linux_amd64");
  if (!manifest) {
    require(!manifest.error().reason.empty(), "a refusal has a reason");
    return 0;
  }
  require(noren::manifest::is_id(manifest->id), "the id is one");
  if (manifest->library) {
    require(noren::manifest::stays_inside(manifest->library->path), "the library stays inside");
    for (const auto& needed : manifest->library->needs) {
      require(noren::manifest::stays_inside(needed.path), "what it needs stays inside");
    }
  }
  return 0;
}
