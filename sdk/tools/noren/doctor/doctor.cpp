// SPDX-License-Identifier: Apache-2.0
#include "tools/noren/doctor/doctor.hpp"

#include <algorithm>
#include <utility>

#include "tools/noren/doctor/probes.hpp"
#include "tools/noren/doctor/show.hpp"
#include "tools/noren/json_text.hpp"

namespace noren::tool {
namespace {

using doctor::Answered;
using doctor::Facts;

struct Examination {
  Facts facts;
  std::vector<std::string> log;  // of the plugins while they were asked
};

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

Examination examine(const Result<Installation>& installation) {
  Examination examination;
  Facts& facts = examination.facts;
  static const Installation none;
  if (!installation) facts.configuration_wrong = installation.error();
  const Installation& known = installation ? *installation : none;
  doctor::look_at_till(known.configuration, facts);
  auto configured = doctor::look_at_plugins(known, facts);
  doctor::look_at_buses(facts);
  doctor::look_at_pcsc(facts);
  doctor::look_at_centers(facts);
  leave_out(configured.questions, facts);
  take_answers(doctor::ask_all(std::move(configured.questions), known.search.plugin_host, 0,
                               examination.log),
               facts);
  return examination;
}

}  // namespace

int run_doctor(std::span<const std::string_view> words, Context& context) {
  const auto arguments =
      Arguments::read(words, {"--config", "--administration", "--plugin-path"}, {"--json"}, 0, 0);
  if (!arguments) return wrong_usage;
  const Examination examination = examine(read_installation(*arguments));
  const auto findings = doctor::diagnose(examination.facts);
  if (arguments->has("--json")) {
    context.out << to_readable(doctor::to_json(findings));
  } else {
    doctor::show(findings, context);
  }
  return doctor::has_errors(findings) ? failed : done;
}

}  // namespace noren::tool
