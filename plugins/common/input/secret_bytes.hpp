// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <noren/plugin.hpp>
#include <span>
#include <vector>

namespace noren::plugin {

// Bytes that name somebody: they never move in memory, so that no copy is left behind, and are
// wiped as soon as they are not needed. Not thread-safe.
class SecretBytes {
 public:
  explicit SecretBytes(std::size_t room) : bytes_(room) {}
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes() { wipe(bytes_); }

  // False where there is no room; then nothing was added.
  bool append(std::span<const std::uint8_t> more) {
    if (more.size() > bytes_.size() - size_) return false;
    std::copy(more.begin(), more.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += more.size();
    return true;
  }
  bool append(std::uint8_t byte) { return append({&byte, 1}); }

  void clear() {
    wipe(std::span(bytes_).first(size_));
    size_ = 0;
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::span<const std::uint8_t> view() const { return std::span(bytes_).first(size_); }

 private:
  std::vector<std::uint8_t> bytes_;
  std::size_t size_ = 0;
};

}  // namespace noren::plugin
