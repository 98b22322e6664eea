// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/center_node.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/register_node.hpp"
#include "tests/simulation/stage.hpp"

namespace noren::simulation {

// One run of one seed: registers of two shops, their lines, one center. First a day with faults,
// then all is healed and must settle, then what is still on its way arrives late, then the books
// are checked. Not thread-safe; one at a time.
class World {
 public:
  World(std::uint64_t seed, const Swarm& swarm, const program::Program& program, bool prints);
  ~World();

  // False where a promise was broken; stage().violation says which.
  bool run();

  Stage& stage() { return stage_; }
  CenterNode& center() { return *center_; }
  std::vector<std::unique_ptr<RegisterNode>>& registers() { return registers_; }
  const program::Program& program() const { return program_; }
  std::int64_t opening_balance(const std::string& card) const;
  std::int64_t simulated_ms() const { return stage_.timeline.now_ms() - begun_ms_; }

 private:
  template <typename Done>
  void go_on(std::int64_t most_ms, Done done);
  bool is_day_over() const;
  bool is_settled();
  void say_what_is_left();

  Stage stage_;
  const program::Program program_;
  const std::int64_t begun_ms_;
  std::unique_ptr<CenterNode> center_;
  std::unique_ptr<Network> network_;
  std::vector<std::unique_ptr<RegisterNode>> registers_;
};

// Rules for a simulation: as the starter program, with room to redeem.
Result<program::Program> simulated_program(const std::string& file);

}  // namespace noren::simulation
