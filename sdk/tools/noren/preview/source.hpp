// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/base/result.hpp"

namespace noren::tool::preview {

// The text of a file, or why there is none.
struct File {
  std::string text;
  std::optional<Error> fault;
  bool operator==(const File& other) const;
};

struct Contents {
  File markup;
  std::optional<File> data;  // what fills its places
  bool operator==(const Contents&) const = default;
};

// A receipt's files while somebody edits them. What was read twice in a row holds, so that nobody
// sees a file that is just being written, or is away for a moment while its editor renames another
// one to it. Compares what is read, for editors and file systems treat times as they like. Not
// thread-safe.
class Source {
 public:
  // Reads them. `data` is empty where there is no such file.
  Source(std::filesystem::path markup, std::filesystem::path data);

  // Looks again; whether contents() has changed.
  bool look();
  const Contents& contents() const { return shown_; }

 private:
  Contents read() const;

  const std::filesystem::path markup_;
  const std::filesystem::path data_;
  Contents seen_;
  Contents shown_;
};

}  // namespace noren::tool::preview
