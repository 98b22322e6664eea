// SPDX-License-Identifier: Apache-2.0
//
// noren/plugin/structs.hpp - the growth rule of plugin/types.h, for both sides.
#pragma once

#include <noren/plugin.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

namespace noren::plugin {

// The first published size of a struct that may grow. It never changes, sizeof does.
template <typename Struct>
inline constexpr std::uint32_t size_min = 0;
template <>
inline constexpr std::uint32_t size_min<noren_host> = NOREN_HOST_SIZE_MIN;
template <>
inline constexpr std::uint32_t size_min<noren_plugin> = NOREN_PLUGIN_SIZE_MIN;
template <>
inline constexpr std::uint32_t size_min<noren_error> = NOREN_ERROR_SIZE_MIN;
template <>
inline constexpr std::uint32_t size_min<noren_request> = NOREN_REQUEST_SIZE_MIN;
template <>
inline constexpr std::uint32_t size_min<noren_result> = NOREN_RESULT_SIZE_MIN;

// What the other side sent: takes what both know, the rest is zero. Nothing where its struct is
// smaller than the first published one.
template <typename Struct>
std::optional<Struct> import_struct(const Struct* theirs) {
  static_assert(size_min<Struct> > 0, "only structs that begin with struct_size grow");
  if (!theirs || theirs->struct_size < size_min<Struct>) return std::nullopt;
  Struct ours{};
  std::memcpy(&ours, theirs, std::min<std::size_t>(theirs->struct_size, sizeof ours));
  ours.struct_size = sizeof ours;
  return ours;
}

// Writes ours into the other side's room, and no more than it has. False where the room is smaller
// than the first published struct.
template <typename Struct>
bool export_struct(const Struct& ours, Struct* room) {
  static_assert(size_min<Struct> > 0, "only structs that begin with struct_size grow");
  if (!room || room->struct_size < size_min<Struct>) return false;
  std::memcpy(room, &ours, std::min<std::size_t>(room->struct_size, sizeof ours));
  return true;
}

}  // namespace noren::plugin
