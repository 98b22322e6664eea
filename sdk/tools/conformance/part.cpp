// SPDX-License-Identifier: Apache-2.0
#include "tools/conformance/part.hpp"

#include <fstream>
#include <iterator>

#include "core/message/message.hpp"
#include "runtime/platform/child_side.hpp"
#include "runtime/platform/own_program.hpp"
#include "runtime/platform/process_launcher.hpp"
#include "runtime/platform/process_state.hpp"
#include "tools/conformance/bench.hpp"
#include "tools/conformance/loading.hpp"

namespace noren::conformance {
namespace {

void opens(Bench& bench) {
  bench.open();
}

constexpr Test opens_test{"instance.opens", "an instance can be created and opened",
                          "インスタンスを作って開ける", "sdk/include/noren/plugin/instance.h",
                          opens};

void take_center_key(World& world) {
  world.random.fill(world.till);
  world.center = card::make_key_pair(world.random);
  if (!world.options.center_key) return;
  std::ifstream file(*world.options.center_key);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  text.erase(text.find_last_not_of(" \r\n") + 1);
  const auto key = from_base64(text);
  if (!key || key->size() != world.center.public_key.size()) {
    throw Failed{"--center-key is 32 bytes in base64, as enrollment.json has them"};
  }
  std::copy(key->begin(), key->end(), world.center.public_key.begin());
  world.can_open_tokens = false;
}

// Puts the plugin where this part wants it.
void prepare(World& world) {
  take_center_key(world);
  for (const auto& [name, value] : world.subject.secrets) {
    world.watch.keep_secret(std::string(as_text(value)));
    world.watch.keep_secret(to_hex(value));
  }
  if (world.options.part == in_process_part) {
    world.watch.calling("load");
    const auto entry = load_entry(world);
    if (!entry) throw Failed{message(entry.error(), Language::english)};
    world.entry = *entry;
  } else if (world.options.part == isolated_part) {
    const auto program = platform::find_plugin_host();
    if (!program) throw Failed{message(program.error(), Language::english)};
    world.plugin_host = *program;
  }
}

struct Ended {
  std::string_view verdict;
  std::string why;
};

template <typename Work>
Ended attempt(Work work) {
  try {
    work();
    return {"ok", ""};
  } catch (const Failed& failed) {
    return {"FAIL", failed.why};
  } catch (const Skipped& skipped) {
    return {"skipped", skipped.why};
  } catch (const std::exception& problem) {
    return {"FAIL", problem.what()};
  }
}

Ended run(const Test& test, World& world) {
  Bench bench(world);
  const Ended ended = attempt([&] { test.run(bench); });
  const Ended closed = attempt([&] { bench.close(); });
  return ended.verdict == "FAIL" || closed.verdict == "ok" ? ended : closed;
}

}  // namespace

std::vector<const Test*> tests_for(std::string_view part, const Subject& subject) {
  std::vector<const Test*> all;
  const auto add = [&](std::span<const Test> tests) {
    for (const Test& test : tests) all.push_back(&test);
  };
  if (part == library_part) {
    add(library_tests());
    return all;
  }
  all.push_back(&opens_test);
  add(instance_tests());
  add(operation_tests());
  for (const auto& id : subject.manifest.interfaces) add(tests_of(id));
  return all;
}

void run_part(const Options& options, const Subject& subject) {
  platform::end_with_parent();
  Watch watch;
  World world{options, subject, watch, options.folder};
  const platform::ProcessState before = platform::process_state();
  const auto tests = tests_for(options.part, subject);
  Ended ready = attempt([&] { prepare(world); });
  for (std::size_t i = options.from; i < tests.size(); ++i) {
    const bool opens_it = tests[i] == &opens_test;
    if (!opens_it && !tests[i]->name.starts_with(options.tests)) continue;
    watch.begin(tests[i]->name, i);
    const Ended ended = ready.verdict == "ok" ? run(*tests[i], world) : ready;
    watch.end(tests[i]->name, ended.verdict, ended.why);
    // One failure says it all; the tests behind it could only repeat it.
    if (opens_it && ended.verdict != "ok") ready = {"skipped", "it does not open"};
  }
  for (const auto& change : platform::process_state().changes_from(before)) {
    watch.saw("process.untouched", change);
  }
  watch.finished();
  platform::exit_now(0);
}

}  // namespace noren::conformance
