// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace escape {

// What a document of a test says: all members are optional.
struct Attempt {
  std::string what;
  std::string path;
  int number = 0;  // a port or a process
  int second = 0;  // of socket: its type
  int third = 0;   // of socket: its protocol
};

// Tries it and gives "ok" or errno's name, "EACCES".
std::string make(const Attempt& attempt);

// "core files size oom_score_adj": the most that the process may have of each, and its score.
std::string limits();

// Tries it while the library is loaded, before any function of it was called.
extern const std::string while_loading;

}  // namespace escape
