// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace noren::host {

inline constexpr std::size_t packet_size_max = 64 * 1024;
inline constexpr std::size_t frame_size_max = 16 * 1024 * 1024;
// What a document and its payload may have together, so that the frame around them fits.
inline constexpr std::size_t document_size_max = frame_size_max - packet_size_max;

// Cuts one frame into packets; 106 "frame_too_large" above frame_size_max.
Result<std::vector<std::string>> to_packets(std::string_view frame);

// Puts packets together again. Not thread-safe.
class FrameAssembler {
 public:
  // The frame that this packet ends, or nothing yet. After an error the stream cannot be trusted.
  Result<std::optional<std::string>> add(std::string_view packet);

 private:
  std::string frame_;
};

}  // namespace noren::host
