// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <noren/plugin/simulated.h>

#include <noren/plugin/interfaces.hpp>

namespace noren::simulated {

// noren.simulated/1 in the form of <noren/plugin/interfaces.hpp>.
class Hand {
 public:
  static constexpr const char* id = NOREN_SIMULATED;
  virtual ~Hand() = default;
  virtual void set(plugin::Operation operation, const plugin::Request& request) = 0;

  template <typename Plugin>
  static constexpr noren_simulated_v1 table{
      plugin::slot<Plugin, &Hand::set, plugin::moves_nothing>};
};

}  // namespace noren::simulated
