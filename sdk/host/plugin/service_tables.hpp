// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <noren/plugin.h>

#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "host/port/call_table.hpp"

namespace noren::host {

// What stands behind the C tables of noren/plugin/services.h for one instance. Thread-safe.
class ServiceContext {
 public:
  virtual ~ServiceContext() = default;
  virtual noren_status complete(noren_op op, RawAnswer answer) = 0;
  virtual noren_status progress(noren_op op, std::string document) = 0;
  virtual noren_status event(std::string type, std::string document) = 0;
  virtual void log(int level, std::string_view line) = 0;
  virtual Result<std::string> seal_card(std::string_view kind, ByteView identifier) = 0;
  virtual Result<Bytes> secret(std::string_view name) = 0;
  virtual Result<Bytes> storage_get(std::string_view key) = 0;
  virtual Status storage_put(std::string_view key, ByteView value) = 0;
};

// The host as a plugin sees it. Without a context, as at the entry function, services are found but
// answer 106.
noren_host make_host(ServiceContext* context);

}  // namespace noren::host
