// SPDX-License-Identifier: Apache-2.0
// What is wrong with the till itself: configuration, plugins, devices, centers, clock, disk,
// journal.
#include <algorithm>
#include <cstdlib>

#include "tools/noren/doctor/diagnose_parts.hpp"
#include "tools/noren/doctor/wanted.hpp"

namespace noren::tool::doctor {
namespace {

constexpr std::uint64_t mebibyte = 1024 * 1024;
constexpr std::uint64_t room_needed = 64 * mebibyte;
constexpr std::uint64_t room_wanted = 512 * mebibyte;
// As far as a center lets a till's clock be off before it says so.
constexpr std::int64_t skew_warning_ms = 120'000;
constexpr std::int64_t skew_error_ms = 86'400'000;

int year_of(std::int64_t ms) {
  // Days since 1970-01-01 to a year of the Gregorian calendar, exact enough around any turn of it.
  return 1970 + static_cast<int>(static_cast<double>(ms) / 86'400'000.0 / 365.2425);
}

std::vector<std::string> shown(const Device& device) {
  std::vector<std::string> details = device.trouble->details;
  for (std::string& detail : details) {
    const bool is_address = detail == device.address || detail == device.asked_address;
    if (is_address) detail = shown_address(device.address);
  }
  return details;
}

void diagnose_setup(const Facts& facts, Diagnosis& diagnosis) {
  if (facts.configuration_wrong) {
    const Error& why = *facts.configuration_wrong;
    diagnosis.add("setup", Severity::error, why.reason, "", why.details);
  } else if (!facts.has_configuration) {
    diagnosis.add("setup", Severity::warning, "configuration_none", "");
  }
  const bool is_of_another =
      facts.state && !facts.state->owner.empty() && facts.state->owner != facts.user.name;
  if (facts.user.is_root && is_of_another) {
    diagnosis.add("setup", Severity::warning, "running_as_root", "", {facts.state->owner});
  }
  if (facts.register_is_open) diagnosis.add("setup", Severity::warning, "register_open", "");
}

void diagnose_disk(const State& state, Diagnosis& diagnosis) {
  const auto add = [&](Severity severity, std::string key, std::string detail) {
    diagnosis.add("disk", severity, std::move(key), state.folder, {std::move(detail)});
  };
  if (state.read_only) return add(Severity::error, "disk_read_only", "");
  if (!state.writable) return add(Severity::error, "disk_not_writable", state.owner);
  const std::string room = std::to_string(state.free_bytes / mebibyte);
  if (state.free_bytes < room_needed) return add(Severity::error, "disk_full", room);
  if (state.free_bytes < room_wanted) return add(Severity::warning, "disk_low", room);
  add(Severity::ok, "disk_ok", room);
}

void diagnose_journal(const Facts& facts, Diagnosis& diagnosis) {
  const Journal& journal = *facts.journal;
  const std::string folder = facts.state ? facts.state->folder : "";
  const auto add = [&](Severity severity, std::string key, std::string detail = {}) {
    diagnosis.add("journal", severity, std::move(key), folder, {std::move(detail)});
  };
  if (!journal.exists) return add(Severity::ok, "journal_none");
  if (journal.unreadable) {
    diagnosis.add("journal", Severity::error, journal.unreadable->reason, "",
                  journal.unreadable->details);
    return;
  }
  const std::size_t before = diagnosis.findings.size();
  const auto count = [&](std::int64_t number, Severity severity, std::string key) {
    if (number > 0) add(severity, std::move(key), std::to_string(number));
  };
  if (!journal.exported.empty()) add(Severity::error, "journal_handed_over", journal.exported);
  count(journal.damaged, Severity::error, "journal_has_damage");
  count(journal.set_aside, Severity::warning, "journal_set_aside");
  count(journal.manual, Severity::warning, "journal_manual");
  // What is under way in a register that is open says nothing yet.
  if (!facts.register_is_open) {
    count(journal.unknown, Severity::warning, "journal_unknown");
    count(journal.queued, Severity::warning, "journal_queued");
  }
  if (diagnosis.findings.size() == before) add(Severity::ok, "journal_ok");
}

void diagnose_clock(const Facts& facts, Diagnosis& diagnosis) {
  const int year = year_of(facts.now_ms);
  if (year < facts.release_year) {
    diagnosis.add("clock", Severity::error, "clock_before_release", "", {std::to_string(year)});
    return;
  }
  for (const Center& center : facts.centers) {
    if (!center.time_ms) continue;
    const std::int64_t off = std::llabs(center.asked_ms - *center.time_ms);
    const std::string seconds = std::to_string(off / 1000);
    if (off > skew_warning_ms) {
      diagnosis.add("clock", off > skew_error_ms ? Severity::error : Severity::warning,
                    "clock_skew", center.url, {seconds});
    } else {
      diagnosis.add("clock", Severity::ok, "clock_ok", center.url, {" (±" + seconds + " s)"});
    }
  }
}

}  // namespace

void diagnose_plugins(const Facts& facts, Diagnosis& diagnosis) {
  if (facts.plugins_wrong) {
    diagnosis.add("plugin", Severity::error, facts.plugins_wrong->reason, "",
                  facts.plugins_wrong->details);
    return;
  }
  bool all_good = true;
  for (const PluginTrouble& plugin : facts.plugins) {
    const bool stops = plugin.configured && plugin.why.reason != "runs_unsigned";
    diagnosis.add("plugin", stops ? Severity::error : Severity::warning, plugin.why.reason,
                  plugin.id, plugin.why.details);
    all_good = all_good && !plugin.configured;
  }
  if (all_good && !facts.devices.empty()) {
    diagnosis.add("plugin", Severity::ok, "plugins_ok", "", {std::to_string(facts.devices.size())});
  }
}

void diagnose_devices(const Facts& facts, Diagnosis& diagnosis) {
  for (const Device& device : facts.devices) {
    const bool is_center = std::any_of(facts.centers.begin(), facts.centers.end(),
                                       [&](const Center& one) { return one.name == device.name; });
    if (is_center || diagnosis.explained.contains(device.name)) continue;
    if (device.uses_pcsc && !device.trouble) continue;  // told with the PC/SC service
    const std::string what = label(device);
    if (device.trouble) {
      diagnosis.add("device", Severity::error, device.trouble->reason, what, shown(device));
    } else if (!device.was_asked) {
      const bool would_ask = device.has_health && facts.register_is_open;
      diagnosis.add("device", Severity::ok, would_ask ? "device_not_asked" : "device_present",
                    what);
    } else if (device.health.find("Successful") == std::string::npos &&
               device.health.find("Complete") == std::string::npos) {
      diagnosis.add("device", Severity::error, "device_unhealthy", what, {device.health});
    } else {
      diagnosis.add("device", Severity::ok, "device_ok", what, {device.health});
    }
  }
}

void diagnose_centers(const Facts& facts, Diagnosis& diagnosis) {
  for (const Center& center : facts.centers) {
    const auto found =
        std::find_if(facts.devices.begin(), facts.devices.end(),
                     [&](const Device& device) { return device.name == center.name; });
    const Device* device = found == facts.devices.end() ? nullptr : &*found;
    if (center.url.empty()) {
      const auto details = device && device->trouble ? device->trouble->details
                                                     : std::vector<std::string>{center.name};
      diagnosis.add("center", Severity::error, "center_not_enrolled",
                    details.empty() ? center.name : details.front());
    } else if (!center.resolves) {
      diagnosis.add("center", Severity::error, "center_name", center.url,
                    {center.host, center.port});
    } else if (!center.connects) {
      diagnosis.add("center", Severity::error, "center_down", center.url,
                    {center.host, center.port});
    } else if (device && device->trouble) {
      diagnosis.add("center", Severity::error, device->trouble->reason, center.url,
                    device->trouble->details);
    } else if (device && !device->was_asked) {
      diagnosis.add("center", Severity::ok, "device_not_asked", center.url);
    } else {
      diagnosis.add("center", Severity::ok, "center_ok", center.url,
                    {center.version.empty() ? "" : " (" + center.version + ")"});
    }
  }
}

void diagnose_till(const Facts& facts, Diagnosis& diagnosis) {
  diagnose_clock(facts, diagnosis);
  if (facts.state) diagnose_disk(*facts.state, diagnosis);
  if (facts.journal) diagnose_journal(facts, diagnosis);
}

std::vector<Finding> diagnose(const Facts& facts) {
  Diagnosis diagnosis;
  diagnose_setup(facts, diagnosis);
  diagnose_usb(facts, diagnosis);
  diagnose_serial(facts, diagnosis);
  diagnose_hid(facts, diagnosis);
  diagnose_pcsc(facts, diagnosis);
  diagnose_plugins(facts, diagnosis);
  diagnose_devices(facts, diagnosis);
  diagnose_centers(facts, diagnosis);
  diagnose_till(facts, diagnosis);
  return std::move(diagnosis.findings);
}

}  // namespace noren::tool::doctor
