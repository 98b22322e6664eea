// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <random>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/seam/clock.hpp"
#include "core/seam/random.hpp"

namespace noren::faults {

// What stands on a rig's command line: --seed N, --all, --table.
struct Options {
  std::uint64_t seed = 1;
  bool all = false;

  static Options read(int argc, char** argv) {
    Options options;
    for (int index = 1; index < argc; ++index) {
      const std::string_view word = argv[index];
      if (word == "--all") {
        options.all = true;
      } else if (word == "--seed" && index + 1 < argc) {
        options.seed = std::strtoull(argv[++index], nullptr, 10);
      } else {
        std::cerr << "usage: " << argv[0] << " [--all] [--seed N]\n";
        std::exit(2);
      }
    }
    return options;
  }
};

// Counts what a rig tried, and prints its line of the table. Not thread-safe.
class Table {
 public:
  explicit Table(std::string rig) : rig_(std::move(rig)) {}

  // One fault was tried and the state that it left was looked at.
  void point(std::uint64_t state, const std::vector<std::string>& problems) {
    ++points_;
    states_.insert(state);
    for (const std::string& problem : problems) {
      if (++violations_ <= shown) std::cerr << rig_ << ": " << problem << '\n';
    }
  }
  void violation(const std::string& problem) { point(0, {problem}); }
  std::uint64_t points() const { return points_; }
  std::uint64_t violations() const { return violations_; }
  std::size_t states() const { return states_.size(); }

  // True where nothing was violated, and enough different states were seen to believe it.
  bool print(std::size_t least_states) const {
    std::cout << "rig=" << rig_ << " points=" << points_ << " states=" << states_.size()
              << " violations=" << violations_ << std::endl;
    if (states_.size() >= least_states) return violations_ == 0;
    std::cerr << rig_ << ": only " << states_.size() << " different states: it proves nothing\n";
    return false;
  }

 private:
  static constexpr std::uint64_t shown = 20;
  std::string rig_;
  std::uint64_t points_ = 0;
  std::uint64_t violations_ = 0;
  std::set<std::uint64_t> states_;
};

// The same bytes for the same seed.
class Dice : public Random {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override {
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(engine_());
  }
  std::uint64_t below(std::uint64_t limit) { return engine_() % limit; }

 private:
  std::mt19937_64 engine_;
};

class HandClock : public Clock {
 public:
  std::int64_t wall_ms() const override { return now_ms; }
  std::int64_t monotonic_ms() const override { return now_ms; }
  std::int64_t now_ms = 1'790'000'000'000;
};

}  // namespace noren::faults
