// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/dice.hpp"

namespace noren::simulation {

// The papers with coupons that customers hold, of all registers of a run, and which of them
// somebody called done: a printer, or a person who looked. Not thread-safe.
class CouponPapers {
 public:
  // A receipt came out. False where one of its codes was on a paper before.
  bool came_out(std::string_view receipt);
  // It is out for certain, as far as a register can know.
  void called_done(std::string_view receipt);

  bool empty() const { return codes_.empty(); }
  // A paper that some customer holds: its code, or now and then the bare serial that is typed in.
  std::string any(Dice& dice) const;
  bool is_held(const std::string& code) const { return held_.contains(code); }
  // Whether a newer paper of its coupon was called done.
  bool is_replaced(const std::string& code) const;
  // By serial, the newest paper that was called done; 0: none was.
  std::map<std::string, std::int32_t> newest() const;

 private:
  std::vector<std::string> codes_;
  std::set<std::string> held_;
  std::map<std::string, std::int32_t> done_;  // by serial
};

}  // namespace noren::simulation
