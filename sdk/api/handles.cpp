// SPDX-License-Identifier: Apache-2.0
#include "api/handles.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace noren::api {
namespace {

// Above this many, the oldest finished ones are closed by themselves (noren.h, HANDLES).
constexpr std::size_t kept_handles = 1024;

}  // namespace

noren_handle Handles::add(std::shared_ptr<Face> face) {
  std::vector<std::shared_ptr<Face>> retired;  // let go of after the lock
  const std::lock_guard lock(mutex_);
  if (used_ >= kept_handles) retire_oldest(retired);
  std::uint32_t index = 0;
  if (!free_.empty()) {
    index = free_.back();
    free_.pop_back();
  } else if (places_.size() < place_count - 1) {
    index = static_cast<std::uint32_t>(places_.size());
    places_.emplace_back();
  } else {
    return 0;
  }
  Place& place = places_[index];
  place.generation = place.generation == generation_max ? 1 : place.generation + 1;
  place.face = std::move(face);
  place.age = next_age_++;
  ++used_;
  return static_cast<noren_handle>(place.generation << place_bits | (index + 1));
}

const Handles::Place* Handles::place_of(noren_handle handle) const {
  if (handle <= 0) return nullptr;
  const auto number = static_cast<std::uint32_t>(handle);
  const std::uint32_t index = (number & (place_count - 1)) - 1;
  if (index >= places_.size()) return nullptr;
  const Place& place = places_[index];
  return place.face && place.generation == number >> place_bits ? &place : nullptr;
}

std::shared_ptr<Face> Handles::find(noren_handle handle) const {
  const std::lock_guard lock(mutex_);
  const Place* place = place_of(handle);
  return place ? place->face : nullptr;
}

std::shared_ptr<Face> Handles::take(noren_handle handle) {
  const std::lock_guard lock(mutex_);
  if (!place_of(handle)) return nullptr;
  const std::uint32_t index = (static_cast<std::uint32_t>(handle) & (place_count - 1)) - 1;
  free_.push_back(index);
  --used_;
  return std::exchange(places_[index].face, nullptr);
}

std::vector<noren_handle> Handles::of_till(const TillFace& till) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<std::uint64_t, noren_handle>> found;
  for (std::size_t index = 0; index < places_.size(); ++index) {
    const Place& place = places_[index];
    if (place.face && place.face->till.get() == &till) {
      found.emplace_back(place.age,
                         static_cast<noren_handle>(place.generation << place_bits | (index + 1)));
    }
  }
  std::sort(found.begin(), found.end());
  std::vector<noren_handle> handles;
  handles.reserve(found.size());
  for (const auto& [age, handle] : found) handles.push_back(handle);
  return handles;
}

void Handles::retire_oldest(std::vector<std::shared_ptr<Face>>& retired) {
  std::uint32_t oldest = place_count;
  for (std::uint32_t index = 0; index < places_.size(); ++index) {
    const Place& place = places_[index];
    if (!place.face || !place.face->is_finished()) continue;
    if (oldest == place_count || place.age < places_[oldest].age) oldest = index;
  }
  if (oldest == place_count) return;
  retired.push_back(std::exchange(places_[oldest].face, nullptr));
  free_.push_back(oldest);
  --used_;
}

Handles& handles() {
  alignas(Handles) static unsigned char memory[sizeof(Handles)];
  static Handles* const table = new (memory) Handles();
  return *table;
}

}  // namespace noren::api
