// SPDX-License-Identifier: Apache-2.0
#include "host/child/deaths.hpp"

namespace noren::host {

std::string in_words(const Error& error) {
  std::string words = error.reason;
  for (const auto& detail : error.details) words += " " + detail;
  return words;
}

std::optional<Error> Deaths::barred() const {
  const auto* quarantine = setup_.quarantine;
  const bool held =
      barred_for_good_ || (quarantine && quarantine->holds(setup_.id, setup_.library_sha256));
  if (!held) return std::nullopt;
  return error(NOREN_E_NOHARDWARE, "plugin_quarantined", {setup_.id});
}

Result<bool> Deaths::add(TimePoint now, const Error& why) {
  if (!setup_.quarantine) return true;
  while (!deaths_.empty() && now - deaths_.front() > setup_.options.quarantine_window) {
    deaths_.pop_front();
  }
  deaths_.push_back(now);
  if (deaths_.size() < setup_.options.quarantine_deaths) return true;

  deaths_.clear();
  const auto wall = std::chrono::system_clock::now().time_since_epoch();
  const Status put =
      setup_.quarantine->put(setup_.id, setup_.library_sha256, in_words(why),
                             std::chrono::duration_cast<std::chrono::seconds>(wall).count());
  if (put) return false;
  barred_for_good_ = true;
  return put.error();
}

}  // namespace noren::host
