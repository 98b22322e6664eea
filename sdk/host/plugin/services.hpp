// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace noren::host {

// Seam: the host services of noren/plugin/services.h that reach outside the host, for one instance.
// Called from any thread of a plugin; implementations are thread-safe.
class Services {
 public:
  virtual ~Services() = default;
  virtual void log(int level, std::string_view message) = 0;
  virtual Result<std::string> seal_card(std::string_view kind, ByteView identifier) = 0;
  virtual Result<Bytes> secret(std::string_view name) = 0;
  virtual Result<Bytes> storage_get(std::string_view key) = 0;
  virtual Status storage_put(std::string_view key, ByteView value) = 0;
};

}  // namespace noren::host
