// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
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
  // The second half of it: heals all, lets it settle and checks the books.
  bool finish();
  // Lets time pass until something is done, so long at most.
  void pass(std::int64_t most_ms, const std::function<bool()>& done);

  Stage& stage() { return stage_; }
  CenterNode& center() { return *center_; }
  std::vector<std::unique_ptr<RegisterNode>>& registers() { return registers_; }
  const program::Program& program() const { return program_; }
  std::int64_t opening_balance(const std::string& card) const;
  void give(const std::string& card, std::int64_t points);  // more of that
  std::int64_t simulated_ms() const { return stage_.timeline.now_ms() - begun_ms_; }

 private:
  bool is_day_over() const;
  bool is_settled();
  void say_what_is_left();

  Stage stage_;
  const program::Program program_;
  const std::int64_t begun_ms_;
  std::map<std::string, std::int64_t> given_;
  std::unique_ptr<CenterNode> center_;
  std::unique_ptr<Network> network_;
  std::vector<std::unique_ptr<RegisterNode>> registers_;
};

// Rules for a simulation: as the starter program, with room to redeem.
Result<program::Program> simulated_program(const std::string& file);

}  // namespace noren::simulation
