// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/preview/source.hpp"

#include <utility>

#include "tools/noren/receipt/options.hpp"

namespace noren::tool::preview {
namespace {

File read_file(const std::filesystem::path& path) {
  Result<std::string> text = read_receipt_file(path);
  if (!text) return {{}, text.error()};
  return {std::move(*text), {}};
}

}  // namespace

bool File::operator==(const File& other) const {
  const auto reason = [](const File& file) { return file.fault ? file.fault->reason : ""; };
  return text == other.text && reason(*this) == reason(other);
}

Source::Source(std::filesystem::path markup, std::filesystem::path data)
    : markup_(std::move(markup)), data_(std::move(data)), seen_(read()), shown_(seen_) {}

bool Source::look() {
  Contents now = read();
  const bool holds = now == seen_;
  seen_ = std::move(now);
  if (!holds || seen_ == shown_) return false;
  shown_ = seen_;
  return true;
}

Contents Source::read() const {
  Contents contents{read_file(markup_), {}};
  if (!data_.empty()) contents.data = read_file(data_);
  return contents;
}

}  // namespace noren::tool::preview
