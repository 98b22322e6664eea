// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/port/quarantine.hpp"

namespace noren::runtime {

// One plugin that is not started any more, and why.
struct QuarantineMark {
  std::string id;
  std::string library_sha256;  // or empty
  std::string why;
  std::int64_t unix_time = 0;
};

// Marks as files <id>.json in a folder of the state directory, so that an operator's `noren plugin
// enable ID` reaches a till that runs. A mark that can't be read holds. Several processes may use
// one folder; not thread-safe.
class FileQuarantine final : public host::Quarantine {
 public:
  explicit FileQuarantine(std::filesystem::path folder) : folder_(std::move(folder)) {}

  bool holds(std::string_view id, std::string_view library_sha256) const override;
  Status put(std::string_view id, std::string_view library_sha256, std::string_view why,
             std::int64_t unix_time) override;
  Status release(std::string_view id) override;

  std::vector<QuarantineMark> marks() const;  // by id

 private:
  std::filesystem::path file_of(std::string_view id) const;

  const std::filesystem::path folder_;
};

}  // namespace noren::runtime
