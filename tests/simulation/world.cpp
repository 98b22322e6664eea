// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/world.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "tests/simulation/invariants.hpp"
#include "tests/simulation/process.hpp"

namespace noren::simulation {
namespace {

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t day_ms = 24 * hour_ms;

}  // namespace

Result<program::Program> simulated_program(const std::string& file) {
  std::ifstream stream(file);
  std::stringstream text;
  text << stream.rdbuf();
  auto program = program::parse(text.str(), file);
  if (program) {
    program->redeem.daily_limit_unverified = 5'000;
    program->offline.redeem_per_card = 500;
  }
  return program;
}

World::World(std::uint64_t seed, const Swarm& swarm, const program::Program& program, bool prints)
    : stage_(seed, swarm, prints), program_(program), begun_ms_(stage_.timeline.now_ms()) {
  sqlite3_randomness(0, nullptr);  // its generator begins anew, as in a new process
  stage_.is_calm = true;           // while the shops are set up
  center_ = std::make_unique<CenterNode>(stage_, program_);
  network_ = std::make_unique<Network>(stage_, *center_, swarm.registers);
  for (int card = 1; card <= swarm.cards; ++card) {
    const std::string name = "card-" + std::to_string(card);
    if (opening_balance(name) > 0) center_->give(name, opening_balance(name));
  }
  for (int line = 0; line < swarm.registers; ++line) {
    const std::string terminal = "T-000" + std::to_string(line + 1);
    registers_.push_back(std::make_unique<RegisterNode>(
        stage_, *network_, *center_, center_->enroll(terminal, line % 2 == 0 ? "A" : "B"), line));
  }
  stage_.is_calm = false;
  for (auto& one : registers_) one->start();
}

World::~World() {
  registers_.clear();
  network_.reset();
  center_.reset();
}

std::int64_t World::opening_balance(const std::string& card) const {
  const auto more = given_.find(card);
  return Dice(stage_.seed).fork("opening balance of " + card).pick(0, 2) * 700 +
         (more == given_.end() ? 0 : more->second);
}

void World::give(const std::string& card, std::int64_t points) {
  given_[card] += points;
  center_->give(card, points);
}

void World::pass(std::int64_t most_ms, const std::function<bool()>& done) {
  const std::int64_t until_ms = stage_.timeline.now_ms() + most_ms;
  while (!stage_.violation && !done()) {
    for (auto& one : registers_) one->run();
    if (!stage_.timeline.step(until_ms)) return;
    for (auto& one : registers_) one->run();
  }
}

bool World::is_day_over() const {
  return std::all_of(registers_.begin(), registers_.end(), [&](const auto& one) {
    const auto& intents = one->intents();
    return intents.size() == static_cast<std::size_t>(stage_.swarm.sales) &&
           std::all_of(intents.begin(), intents.end(),
                       [](const Intent& intent) { return intent.is_served; });
  });
}

bool World::is_settled() {
  return center_->is_listening() && std::all_of(registers_.begin(), registers_.end(),
                                                [](auto& one) { return one->is_settled(); });
}

bool World::run() {
  pass(2 * day_ms, [&] { return is_day_over(); });
  return finish();
}

bool World::finish() {
  stage_.trace.note("world", "all is healed");
  stage_.is_calm = true;
  network_->heal();
  center_->heal();
  for (auto& one : registers_) one->heal();
  pass(day_ms, [&] { return is_settled(); });
  if (!stage_.violation && !is_settled()) say_what_is_left();

  for (auto& one : registers_) one->stop();
  stage_.trace.note("world", "late messages: " + std::to_string(network_->under_way()));
  pass(500 * day_ms, [&] { return network_->under_way() == 0; });
  // Holds that nobody captured end with the day; any request lets them go.
  pass(2 * day_ms, [] { return false; });
  for (int again = 0; again < 50; ++again) center_->touch("card-1");
  if (!stage_.violation) check(*this);
  return !stage_.violation;
}

void World::say_what_is_left() {
  std::string left;
  for (auto& one : registers_) {
    if (!one->process()) left += one->name() + " does not run; ";
    for (const Intent& intent : one->intents()) {
      if (!intent.is_closed) left += intent.ref + " is open; ";
    }
    if (!one->process()) continue;
    const auto unfinished = one->process()->journal.unfinished();
    if (!unfinished) continue;
    for (const operation::Operation& operation : *unfinished) {
      if (operation.verb == operation::Verb::print) continue;
      left += operation.id.text() + " " + std::string(operation::name(operation.verb)) + " of " +
              operation.ref + " is " + std::string(operation::name(operation.state)) + " (" +
              operation.reason + "); ";
    }
    const auto undoing = one->process()->journal.undoing();
    if (!undoing) continue;
    for (const std::string& ref : *undoing) left += ref + " is half undone; ";
  }
  stage_.violate("all settles once faults end", left);
}

}  // namespace noren::simulation
