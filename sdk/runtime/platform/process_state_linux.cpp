// SPDX-License-Identifier: Apache-2.0
#include "runtime/platform/process_state.hpp"

#include <clocale>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace noren::platform {
namespace {

std::size_t entries(const char* folder) {
  std::error_code failed;
  std::filesystem::directory_iterator begin(folder, failed);
  return static_cast<std::size_t>(std::distance(begin, std::filesystem::directory_iterator()));
}

// Reading it by umask() would change it for a moment, under the feet of other threads.
std::string umask_now() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("Umask:")) return line.substr(line.find_first_of("01234567"));
  }
  return {};
}

}  // namespace

std::vector<std::string> ProcessState::changes_from(const ProcessState& before) const {
  std::vector<std::string> changes;
  if (locale != before.locale) changes.push_back("the locale is now " + locale);
  if (working_directory != before.working_directory) {
    changes.push_back("the working directory is now " + working_directory);
  }
  if (umask != before.umask) changes.push_back("the umask is now " + umask);
  for (std::size_t number = 1; number < handlers.size(); ++number) {
    if (handlers[number] != before.handlers[number]) {
      changes.push_back("signal " + std::to_string(number) + " has another handler");
    }
  }
  return changes;
}

ProcessState process_state() {
  ProcessState state;
  if (const char* locale = std::setlocale(LC_ALL, nullptr)) state.locale = locale;
  std::error_code failed;
  state.working_directory = std::filesystem::current_path(failed).string();
  state.umask = umask_now();
  state.handlers.resize(NSIG);
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction action {};
    if (sigaction(number, nullptr, &action) == 0) {
      state.handlers[static_cast<std::size_t>(number)] =
          reinterpret_cast<std::uintptr_t>(action.sa_sigaction);
    }
  }
  return state;
}

std::size_t open_descriptors() {
  return entries("/proc/self/fd");
}

std::size_t running_threads() {
  return entries("/proc/self/task");
}

}  // namespace noren::platform
