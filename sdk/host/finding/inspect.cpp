// SPDX-License-Identifier: Apache-2.0
#include "host/finding/inspect.hpp"

#include "host/documents/documents.hpp"
#include "host/plugin/library.hpp"

namespace noren::host {

Status inspect(const Finding& finding, Files& files) {
  const manifest::Manifest& manifest = *finding.manifest;
  if (const Status schema = check_config_schema(manifest.config_schema); !schema) {
    Error wrong = schema.error();
    wrong.details.insert(wrong.details.begin(), manifest.id);
    return wrong;
  }
  const auto opened =
      OpenedLibrary::open({finding.library().string(), manifest.library->sha256}, finding.needs(),
                          {manifest.id, manifest.interfaces, manifest.abi_min_minor}, files);
  if (!opened) return opened.error();
  return Done{};
}

}  // namespace noren::host
