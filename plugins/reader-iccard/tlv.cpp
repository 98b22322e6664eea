// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-iccard/tlv.hpp"

namespace noren::reader_iccard {
namespace {

using ByteView = std::span<const std::uint8_t>;

constexpr std::uint8_t more_tag_bytes = 0x1F;
constexpr std::size_t longest_tag = 4;
constexpr std::size_t longest_length = 3;

// The number of the bytes at the front, or none where they end.
std::optional<std::size_t> take_length(ByteView& bytes) {
  if (bytes.empty()) return std::nullopt;
  const std::uint8_t first = bytes[0];
  bytes = bytes.subspan(1);
  if (first < 0x80) return first;
  const std::size_t count = first & 0x7F;  // 80 would be a length that is told at the end
  if (count == 0 || count > longest_length || bytes.size() < count) return std::nullopt;
  std::size_t length = 0;
  for (const std::uint8_t byte : bytes.first(count)) length = length << 8 | byte;
  bytes = bytes.subspan(count);
  return length;
}

std::optional<std::uint32_t> take_tag(ByteView& bytes) {
  std::uint32_t tag = bytes[0];
  std::size_t size = 1;
  if ((bytes[0] & more_tag_bytes) == more_tag_bytes) {
    do {
      if (size == bytes.size() || size == longest_tag) return std::nullopt;
      tag = tag << 8 | bytes[size];
    } while ((bytes[size++] & 0x80) != 0);
  }
  bytes = bytes.subspan(size);
  return tag;
}

}  // namespace

std::optional<DataObject> take_data_object(ByteView& bytes) {
  while (!bytes.empty() && (bytes[0] == 0x00 || bytes[0] == 0xFF)) bytes = bytes.subspan(1);
  if (bytes.empty()) return std::nullopt;
  const auto tag = take_tag(bytes);
  if (!tag) return std::nullopt;
  const auto length = take_length(bytes);
  if (!length || *length > bytes.size()) return std::nullopt;
  const DataObject object{*tag, bytes.first(*length)};
  bytes = bytes.subspan(*length);
  return object;
}

std::optional<ByteView> find_value(ByteView bytes, std::span<const std::uint32_t> tags) {
  for (const std::uint32_t tag : tags) {
    std::optional<DataObject> object;
    do {
      object = take_data_object(bytes);
      if (!object) return std::nullopt;
    } while (object->tag != tag);
    bytes = object->value;
  }
  return bytes;
}

}  // namespace noren::reader_iccard
