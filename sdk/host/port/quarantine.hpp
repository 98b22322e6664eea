// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/result.hpp"

namespace noren::host {

// Seam: plugins that died again and again and are not started any more, until an operator releases
// them or their library is another one. Outlives the process. Used on the loop only.
class Quarantine {
 public:
  virtual ~Quarantine() = default;
  // Whether this build of the plugin may not be started. A mark of another build is void.
  virtual bool holds(std::string_view id, std::string_view library_sha256) const = 0;
  // On disk when it returns. `why` is for people and names no customer or secret.
  virtual Status put(std::string_view id, std::string_view library_sha256, std::string_view why,
                     std::int64_t unix_time) = 0;
  // Also where there is no mark.
  virtual Status release(std::string_view id) = 0;
};

}  // namespace noren::host
