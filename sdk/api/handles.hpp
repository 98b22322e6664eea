// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include <noren/noren.h>

#include "api/face.hpp"

namespace noren::api {

// The numbers that a till's program holds. A handle is a place and the generation that the place
// had when it was given out, so that a closed one is an error and never another's. Thread-safe.
class Handles {
 public:
  noren_handle add(std::shared_ptr<Face> face);
  // Nothing where the handle is closed or never was one.
  std::shared_ptr<Face> find(noren_handle handle) const;
  // Takes it out; the caller lets go of it without the table's lock.
  std::shared_ptr<Face> take(noren_handle handle);
  // All that were made from this till, oldest first.
  std::vector<noren_handle> of_till(const TillFace& till) const;

 private:
  static constexpr std::uint32_t place_bits = 12;
  static constexpr std::uint32_t place_count = 1u << place_bits;
  static constexpr std::uint32_t generation_max = (1u << (31 - place_bits)) - 1;

  struct Place {
    std::shared_ptr<Face> face;
    std::uint32_t generation = 0;
    std::uint64_t age = 0;
  };
  const Place* place_of(noren_handle handle) const;
  void retire_oldest(std::vector<std::shared_ptr<Face>>& retired);

  mutable std::mutex mutex_;
  std::vector<Place> places_;
  std::vector<std::uint32_t> free_;
  std::uint64_t next_age_ = 1;
  std::size_t used_ = 0;
};

// The process's table. Never destroyed: a program may end without closing anything.
Handles& handles();

}  // namespace noren::api
