// SPDX-License-Identifier: Apache-2.0
#include "core/operation/operation.hpp"
#include "runtime/platform/file_lock.hpp"
#include "runtime/platform/system_clock.hpp"
#include "tools/noren/doctor/probes.hpp"
#include "tools/noren/journal/report.hpp"

namespace noren::tool::doctor {
namespace {

namespace fs = std::filesystem;

State look_at_state(const fs::path& folder) {
  State state;
  state.folder = folder.string();
  std::error_code none;
  state.exists = fs::is_directory(folder, none);
  // Where the register has not made it yet, what counts is the folder in which it will.
  fs::path nearest = folder;
  while (!fs::is_directory(nearest, none) && nearest.has_relative_path()) {
    nearest = nearest.parent_path();
  }
  state.owner = platform::owner_of(nearest);
  state.read_only = platform::is_read_only(nearest);
  state.writable = platform::may_write(nearest);
  const fs::space_info space = fs::space(nearest, none);
  state.free_bytes = none ? 0 : space.available;
  return state;
}

Journal look_at_journal(const fs::path& file) {
  Journal journal;
  std::error_code none;
  journal.exists = fs::exists(file, none);
  if (!journal.exists) return journal;
  const auto report = read_journal_report(file.string());
  if (!report) {
    journal.unreadable = report.error();
    return journal;
  }
  journal.exported = report->exported;
  journal.damaged = static_cast<std::int64_t>(report->damage.size());
  journal.set_aside = static_cast<std::int64_t>(report->set_aside.size());
  for (const auto& [state, count] : report->states) {
    using Stage = operation::State;
    if (state == operation::name(Stage::manual)) journal.manual += count;
    if (state == operation::name(Stage::queued)) journal.queued += count;
    if (state == operation::name(Stage::unknown) || state == operation::name(Stage::journaled)) {
      journal.unknown += count;
    }
  }
  return journal;
}

void look_at_lock(const fs::path& lock, Facts& facts) {
  const auto access = platform::access_to(lock);
  if (!access.exists) return;
  for (const auto& holder : platform::holders_of(lock)) {
    facts.register_processes.push_back(holder.process);
  }
  facts.register_is_open =
      !facts.register_processes.empty() || (access.usable && !platform::FileLock::take(lock));
}

}  // namespace

void look_at_till(const std::optional<runtime::Configuration>& configuration, Facts& facts) {
  facts.user = platform::this_user();
  facts.now_ms = platform::SystemClock().wall_ms();
  facts.release_year = NOREN_RELEASE_YEAR;
  facts.has_configuration = configuration.has_value();
  if (!configuration) return;
  look_at_lock(configuration->state / "lock", facts);
  facts.state = look_at_state(configuration->state);
  facts.journal = look_at_journal(configuration->state / "journal.db");
}

}  // namespace noren::tool::doctor
