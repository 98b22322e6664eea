// SPDX-License-Identifier: Apache-2.0
// simulate: one seed after the other; see README.md.
#include <sodium.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <string_view>

#include "tests/simulation/export.hpp"
#include "tests/simulation/scenarios.hpp"
#include "tests/simulation/world.hpp"

namespace noren::simulation {
namespace {

struct Wish {
  std::uint64_t first = 1;
  std::uint64_t count = 1;
  std::uint64_t step = 1;
  bool trace = false;
  bool scenarios = false;
  std::string folder;  // for what a verifier reads
  std::string program;
};

bool read(int count, char** words, Wish& wish) {
  for (int index = 1; index < count; ++index) {
    const std::string_view word = words[index];
    const auto number = [&] {
      return index + 1 < count ? std::strtoull(words[++index], nullptr, 10) : 0;
    };
    if (word == "--seed") {
      wish.first = number();
    } else if (word == "--count") {
      wish.count = number();
    } else if (word == "--step") {
      wish.step = number();
    } else if (word == "--scenarios") {
      wish.scenarios = true;
    } else if (word == "--export" && index + 1 < count) {
      wish.folder = words[++index];
    } else if (word == "--trace") {
      wish.trace = true;
    } else if (word == "--program" && index + 1 < count) {
      wish.program = words[++index];
    } else {
      std::cerr << "simulate: what is " << word << "? See tests/simulation/README.md\n";
      return false;
    }
  }
  return true;
}

void tell_violation(World& world) {
  Stage& stage = world.stage();
  std::cout << "seed " << stage.seed << " VIOLATES " << stage.violation->invariant << ": "
            << stage.violation->what << "\n  with " << stage.swarm.text() << "\n";
  for (const std::string& line : stage.trace.last()) std::cout << "  " << line << "\n";
  std::cout << "replay: simulate --seed " << stage.seed << " --trace\n";
}

int run(const Wish& wish) {
  const auto program = simulated_program(wish.program);
  if (!program) {
    std::cerr << "simulate: " << wish.program << " is no program file\n";
    return 2;
  }
  if (wish.scenarios) return run_scenarios(*program, wish.trace);
  std::map<std::string, std::int64_t> counts;
  int failed = 0;
  std::int64_t simulated_ms = 0;
  const auto began = std::chrono::steady_clock::now();
  for (std::uint64_t index = 0; index < wish.count; ++index) {
    const std::uint64_t seed = wish.first + index * wish.step;
    World world(seed, Swarm::draw(Dice(seed).fork("swarm")), *program, wish.trace);
    if (!world.run()) {
      ++failed;
      tell_violation(world);
    }
    Stage& stage = world.stage();
    if (!wish.folder.empty() && !export_world(world, wish.folder)) return 2;
    for (const auto& [what, count] : stage.counts) counts[what] += count;
    counts["events"] += static_cast<std::int64_t>(stage.trace.events());
    simulated_ms += world.simulated_ms();
    std::cout << "seed " << seed << " hash " << stage.trace.hash() << " events "
              << stage.trace.events() << "\n";
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  for (const auto& [what, count] : counts) std::cout << "count " << what << " = " << count << "\n";
  std::cout << "total seeds " << wish.count << " failed " << failed << " simulated_hours "
            << simulated_ms / 3'600'000 << " seconds " << took.count() << "\n";
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace noren::simulation

int main(int count, char** words) {
  noren::simulation::Wish wish;
  wish.program = NOREN_SIMULATED_PROGRAM;
  if (sodium_init() < 0 || !noren::simulation::read(count, words, wish)) return 2;
  return noren::simulation::run(wish);
}
