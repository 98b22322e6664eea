// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_map>

#include "plugins/common/receipt_printer/verdict.hpp"

namespace noren::receipt_printer {

// The jobs that left bytes behind: asked for again, one ends as it did and prints nothing. Keeps
// the newest few thousand. Not thread-safe.
class PrintedJobs {
 public:
  struct Job {
    std::size_t document;  // hash of what was printed
    Verdict verdict;
  };

  const Job* find(const std::string& key) const {
    const auto found = jobs_.find(key);
    return found == jobs_.end() ? nullptr : &found->second;
  }

  // What was refused left nothing on paper and may be tried again.
  void remember(const std::string& key, std::size_t document, const Verdict& verdict) {
    if (key.empty() || verdict.outcome == Verdict::Outcome::refused) return;
    jobs_.emplace(key, Job{document, verdict});
    order_.push_back(key);
    if (order_.size() > kRemembered) {
      jobs_.erase(order_.front());
      order_.pop_front();
    }
  }

 private:
  static constexpr std::size_t kRemembered = 4096;

  std::unordered_map<std::string, Job> jobs_;
  std::deque<std::string> order_;
};

}  // namespace noren::receipt_printer
