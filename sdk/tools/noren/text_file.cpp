// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/text_file.hpp"

#include <array>
#include <fstream>

namespace noren::tool {

Result<std::string> read_text_file(const std::filesystem::path& file) {
  constexpr std::size_t size_max = 1024 * 1024;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return error(NOREN_E_NOEXIST, "plugin_file", {file.string()});
  std::string text;
  std::array<char, 16 * 1024> block;
  while (stream && text.size() <= size_max) {
    stream.read(block.data(), block.size());
    text.append(block.data(), static_cast<std::size_t>(stream.gcount()));
  }
  // A folder opens, and then can't be read.
  if (stream.bad()) return error(NOREN_E_NOEXIST, "plugin_file", {file.string()});
  if (text.size() > size_max) {
    return error(NOREN_E_ILLEGAL, "file_too_large", {file.string(), std::to_string(size_max)});
  }
  return text;
}

}  // namespace noren::tool
