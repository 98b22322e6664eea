// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace noren::center {

// Which terminals are heard of. A hold whose terminal fell silent is kept longer: its sale may
// exist and be on its way. A terminal that comes back gets its time again, so that what it kept can
// arrive. Not thread-safe.
class Presence {
 public:
  explicit Presence(std::int64_t silence_ms) : silence_ms_(silence_ms) {}

  void heard(const std::string& terminal, std::int64_t now_ms) {
    Words& words = words_[terminal];
    if (words.last_ms == 0 || now_ms - words.last_ms > silence_ms_) words.since_ms = now_ms;
    words.last_ms = now_ms;
  }

  // Whether the terminal has been there for that long since it did something then, and was heard
  // of after it.
  bool was_there(const std::string& terminal, std::int64_t then_ms, std::int64_t long_ms,
                 std::int64_t now_ms) const {
    const auto found = words_.find(terminal);
    return found != words_.end() && found->second.last_ms > then_ms &&
           now_ms - found->second.since_ms >= long_ms;
  }

 private:
  struct Words {
    std::int64_t since_ms = 0;  // the first after a silence
    std::int64_t last_ms = 0;
  };

  std::int64_t silence_ms_;
  std::map<std::string, Words> words_;
};

}  // namespace noren::center
