// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace noren::bench {

inline std::int64_t now_ns() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

// Durations of one kind of work. Not thread-safe.
class Samples {
 public:
  void add(std::int64_t ns) { ns_.push_back(ns); }

  // {"count": ..., "p50": ..., "p999": ..., "max": ...}, in nanoseconds.
  std::string json() {
    if (ns_.empty()) throw std::runtime_error("nothing was measured: give it more --seconds");
    std::sort(ns_.begin(), ns_.end());
    const auto at = [&](double share) {
      return ns_[static_cast<std::size_t>(share * static_cast<double>(ns_.size() - 1))];
    };
    char text[160];
    std::snprintf(text, sizeof text, R"({"count": %zu, "p50": %lld, "p999": %lld, "max": %lld})",
                  ns_.size(), static_cast<long long>(at(0.5)), static_cast<long long>(at(0.999)),
                  static_cast<long long>(ns_.back()));
    return text;
  }

 private:
  std::vector<std::int64_t> ns_;
};

// What one repeat measured, by name ("ours", "peer", ...).
using Repeat = std::map<std::string, Samples, std::less<>>;

template <typename Work>
void time(Samples& samples, Work&& work) {
  const auto begin = now_ns();
  work();
  samples.add(now_ns() - begin);
}

// Ours and the peer by turns, in slices so short that both see the same machine.
template <typename Ours, typename Peer>
Repeat by_turns(double seconds, Ours&& ours, Peer&& peer) {
  constexpr std::int64_t slice_ns = 5'000'000;
  const auto slice = [](Samples& samples, auto& work) {
    for (const auto end = now_ns() + slice_ns; now_ns() < end;) time(samples, work);
  };
  Repeat repeat;
  for (const auto end = now_ns() + static_cast<std::int64_t>(seconds * 1e9); now_ns() < end;) {
    slice(repeat["ours"], ours);
    slice(repeat["peer"], peer);
  }
  return repeat;
}

// One line that tests/bench/programs.py reads.
inline void print(Repeat repeat) {
  std::string line;
  for (auto& [name, samples] : repeat) {
    line += (line.empty() ? "{\"" : ", \"") + name + "\": " + samples.json();
  }
  std::puts((line + "}").c_str());
  std::fflush(stdout);
}

}  // namespace noren::bench
