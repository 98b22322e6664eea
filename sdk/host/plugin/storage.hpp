// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace noren::host {

// The small durable map behind noren.host.storage/1: one SQLite file for one instance, on disk when
// put returns. The file is made at the first use. Thread-safe.
class Storage {
 public:
  // An empty path is a storage that answers 104; ":memory:" is one that keeps nothing.
  explicit Storage(std::filesystem::path file);
  ~Storage();

  Result<Bytes> get(std::string_view key);           // 109 where there is none
  Status put(std::string_view key, ByteView value);  // an empty value removes the key

 private:
  struct Database;
  Result<Database*> open();

  const std::filesystem::path file_;
  std::unique_ptr<Database> database_;
};

}  // namespace noren::host
