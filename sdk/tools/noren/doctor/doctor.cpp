// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/doctor/doctor.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/base/bytes.hpp"
#include "runtime/platform/durable_files.hpp"
#include "tools/noren/doctor/bundle.hpp"
#include "tools/noren/doctor/probes.hpp"
#include "tools/noren/doctor/record.hpp"
#include "tools/noren/doctor/replay.hpp"
#include "tools/noren/doctor/show.hpp"
#include "tools/noren/json_text.hpp"
#include "tools/noren/text_file.hpp"

namespace noren::tool {
namespace {

using doctor::Answered;
using doctor::Facts;

// A center that takes no connection need not be asked, and while the register is open its devices
// are its own.
void leave_out(std::vector<doctor::Question>& questions, const Facts& facts) {
  std::erase_if(questions, [&](const doctor::Question& question) {
    const auto& centers = facts.centers;
    const auto center = std::find_if(centers.begin(), centers.end(),
                                     [&](const auto& one) { return one.name == question.name; });
    return facts.register_is_open || (center != centers.end() && !center->connects);
  });
}

void take_answers(const std::map<std::string, Answered>& answers, Facts& facts) {
  for (doctor::Device& device : facts.devices) {
    const auto answer = answers.find(device.name);
    if (answer == answers.end()) continue;
    device.was_asked = true;
    device.trouble = answer->second.trouble;
    device.health = answer->second.health;
  }
  for (doctor::Center& center : facts.centers) {
    const auto answer = answers.find(center.name);
    if (answer == answers.end()) continue;
    center.time_ms = answer->second.center_ms;
    center.asked_ms = answer->second.asked_ms;
    center.version = answer->second.version;
  }
}

// What goes beyond looking: recording, and how long.
struct Wishes {
  std::string record;
  int seconds = 0;
};

struct Examined {
  Facts facts;
  doctor::Configured configured;
  std::vector<std::string> log;  // of the plugins while they were asked
  std::optional<doctor::Recording> recording;
};

Examined examine(const Result<Installation>& installation, const Wishes& wishes) {
  Examined examined;
  Facts& facts = examined.facts;
  if (!installation) facts.configuration_wrong = installation.error();
  const Installation known = installation ? *installation : Installation{};
  doctor::look_at_till(known.configuration, facts);
  examined.configured = doctor::look_at_plugins(known, facts);
  doctor::look_at_buses(facts);
  doctor::look_at_pcsc(facts);
  doctor::look_at_centers(facts);
  auto questions = std::move(examined.configured.questions);
  leave_out(questions, facts);
  doctor::Recorder recorder;
  doctor::Relays relays;
  if (!wishes.record.empty()) relays = begin_recording(questions, facts, recorder);
  take_answers(
      doctor::ask_all(std::move(questions), known.search.plugin_host, wishes.seconds, examined.log),
      facts);
  relays.clear();
  if (!wishes.record.empty()) examined.recording = recorder.finish();
  return examined;
}

int tell(const std::vector<doctor::Finding>& findings, bool as_json, Context& context) {
  if (as_json) {
    context.out << to_readable(doctor::to_json(findings));
  } else {
    doctor::show(findings, context);
  }
  return doctor::has_errors(findings) ? failed : done;
}

int run_replay(const Arguments& arguments, Context& context) {
  const auto text = read_text_file(arguments.value("--replay"));
  if (!text) return fail(context, text.error());
  const auto recording = doctor::parse_recording(*text);
  if (!recording) return fail(context, recording.error());
  const auto installation = read_installation(arguments);
  if (!installation) return fail(context, installation.error());
  return tell(doctor::replay(*recording, *installation), arguments.has("--json"), context);
}

// For its owner alone: what is masked may still be nobody's business.
Status write_file(const std::string& file, std::string_view content) {
  return platform::write_private_file(std::filesystem::absolute(file), as_bytes(content));
}

}  // namespace

int run_doctor(std::span<const std::string_view> words, Context& context) {
  constexpr int seconds_max = 3600;
  const auto arguments = Arguments::read(words,
                                         {"--config", "--administration", "--plugin-path",
                                          "--bundle", "--log", "--record", "--seconds", "--replay"},
                                         {"--json"}, 0, 0);
  if (!arguments) return wrong_usage;
  Wishes wishes{arguments->value("--record"), 0};
  const std::string seconds = arguments->value("--seconds", "0");
  const auto read =
      std::from_chars(seconds.data(), seconds.data() + seconds.size(), wishes.seconds);
  const bool is_number = read.ec == std::errc() && read.ptr == seconds.data() + seconds.size();
  if (!is_number || wishes.seconds < 0 || wishes.seconds > seconds_max ||
      (arguments->has("--seconds") && wishes.record.empty())) {
    return wrong_usage;
  }
  if (arguments->has("--replay")) return run_replay(*arguments, context);

  const auto installation = read_installation(*arguments);
  const Examined examined = examine(installation, wishes);
  const auto findings = doctor::diagnose(examined.facts);
  if (examined.recording) {
    const Status written = write_file(wishes.record, doctor::to_text(*examined.recording));
    if (!written) return fail(context, written.error());
  }
  if (const std::string file = arguments->value("--bundle"); !file.empty()) {
    const auto logs = arguments->values("--log");
    const auto bundle = to_archive(
        doctor::make_bundle(findings, installation ? *installation : Installation{},
                            examined.configured, {logs.begin(), logs.end()}, examined.log));
    const Status written =
        bundle ? write_file(file, *bundle) : error(NOREN_E_FAILURE, "package_write", {file});
    if (!written) return fail(context, written.error());
  }
  return tell(findings, arguments->has("--json"), context);
}

}  // namespace noren::tool
