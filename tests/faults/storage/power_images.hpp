// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "rig.hpp"
#include "tests/support/simulated_disk.hpp"

namespace noren::faults {

// The disks that a power cut may leave now: none, all, each one missing and each one alone of the
// writes that were not synced, some at random, and the last one torn at each sector.
inline void each_image(const simulated::Disk& disk, Dice& dice,
                       const std::function<void(simulated::Disk&)>& visit) {
  const std::size_t count = disk.unsynced();
  const auto show = [&](std::vector<bool> kept, std::optional<simulated::Cut::Torn> torn = {}) {
    visit(*disk.after({std::move(kept), torn}));
  };
  show(std::vector<bool>(count, false));
  if (count == 0) return;
  show(std::vector<bool>(count, true));
  // Of many, some: a checkpoint writes hundreds.
  const std::size_t stride = count / 24 + 1;
  for (std::size_t one = dice.below(stride); one < count; one += stride) {
    std::vector<bool> missing(count, true);
    std::vector<bool> alone(count, false);
    missing[one] = false;
    alone[one] = true;
    show(std::move(missing));
    show(std::move(alone));
  }
  for (int draw = 0; draw < 6; ++draw) {
    std::vector<bool> some(count);
    for (std::size_t one = 0; one < count; ++one) some[one] = dice.below(2) == 0;
    show(std::move(some));
  }
  const std::size_t last = count - 1;
  for (std::size_t sectors = 0; sectors <= disk.unsynced_bytes(last) / 512; ++sectors) {
    show(std::vector<bool>(count, true), simulated::Cut::Torn{last, sectors});
  }
}

}  // namespace noren::faults
