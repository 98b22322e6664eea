// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "tools/conformance/bench.hpp"

namespace noren::conformance {

// Asks until the answer is no longer "nobody knows".
host::Answer settle(Bench& bench, const std::function<host::Call()>& recover);

// Fails where what was told first and what was settled later can't both be true.
void require_consistent(const host::Answer& first, const host::Answer& settled,
                        const std::string& what);

// Same status, outcome and document.
void require_same(const host::Answer& first, const host::Answer& second, const std::string& what);

// How long after an operation began the power goes, from test to test.
inline constexpr std::chrono::milliseconds moments_of_loss[] = {
    std::chrono::milliseconds(0),  std::chrono::milliseconds(1),  std::chrono::milliseconds(3),
    std::chrono::milliseconds(10), std::chrono::milliseconds(30), std::chrono::milliseconds(100)};

// A storage that can't store: the put after so many good ones fails, and all behind it, until
// heal(). Works the same for a plugin in this process and in its own.
class FullStorage {
 public:
  FullStorage(const Bench& bench, int puts_left);
  ~FullStorage() { heal(); }
  FullStorage(const FullStorage&) = delete;
  FullStorage& operator=(const FullStorage&) = delete;
  void heal();

 private:
  void execute(const std::string& sql) const;
  const std::string file_;
};

// How many keys the plugin keeps in its storage.
int stored_keys(const Bench& bench);

}  // namespace noren::conformance
