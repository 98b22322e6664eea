// SPDX-License-Identifier: Apache-2.0
// What holds for every instance, whatever it is for.
#include <boost/json.hpp>
#include <utility>

#include "host/documents/documents.hpp"
#include "runtime/platform/process_state.hpp"
#include "tools/conformance/calls.hpp"

namespace noren::conformance {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

constexpr std::string_view life = "sdk/include/noren/plugin/instance.h";

// Any call that a plugin answers by itself soon.
host::Answer ask_something(Bench& bench) {
  for (const auto& slot : declared_slots(bench)) {
    if (slot.info().moves_value) continue;
    if (auto usual = usual_call(bench, slot)) return bench.ask(std::move(*usual));
  }
  return {};
}

void opens_with_the_least_config(Bench& bench) {
  bench.open({.config = bench.world().subject.least_config});
  bench.close();
}

void wrong_config_is_refused(Bench& bench) {
  const auto& schema = bench.world().subject.manifest.config_schema;
  json::object config = json::parse(bench.world().subject.config).get_object();
  config["no_such_setting"] = true;
  std::string wrong = json::serialize(config);
  if (host::check_config(schema, wrong)) {
    throw Skipped{
        "config_schema takes unknown keys: a typing error in noren.toml is not noticed. "
        "Say \"additionalProperties\": false"};
  }
  const auto why = bench.try_open({.config = wrong});
  require(why && why->reason == "config_invalid", "an unknown key in the configuration was taken");
}

void opens_and_closes(Bench& bench) {
  bench.open();
  bench.close();
  bench.open();
  ask_something(bench);
  bench.close();
}

void ten_lives_leave_nothing(Bench& bench) {
  const auto live = [&] {
    bench.open();
    ask_something(bench);
    bench.close();
  };
  // The first ones load libraries and make what a process has once.
  for (int i = 0; i < 3; ++i) live();
  const auto descriptors = platform::open_descriptors();
  const auto threads = platform::running_threads();
  for (int i = 0; i < 10; ++i) live();
  // What ends at another thread's convenience may take a moment.
  bench.wait(
      [&] {
        return platform::open_descriptors() <= descriptors &&
               platform::running_threads() <= threads;
      },
      milliseconds(2'000));
  require(platform::open_descriptors() <= descriptors,
          "ten lives opened " + std::to_string(platform::open_descriptors() - descriptors) +
              " descriptors that are still open");
  require(platform::running_threads() <= threads,
          "ten lives left " + std::to_string(platform::running_threads() - threads) +
              " threads running");
}

void two_at_once(Bench& bench) {
  bench.open();
  Bench second(bench.world());
  if (const auto why = second.try_open()) {
    // A device that only one may hold: the first must not suffer.
    require(why->reason == "plugin_error" || why->reason == "plugin_refused" ||
                why->reason == "plugin_create",
            "the second instance ended the plugin: " + why->reason);
  } else {
    ask_something(second);
    second.close();
  }
  ask_something(bench);
  bench.close();
}

void comes_back_after_a_loss(Bench& bench) {
  bench.open();
  for (const auto& slot : declared_slots(bench)) {
    if (slot.info().moves_value) continue;
    if (auto usual = usual_call(bench, slot)) bench.submit(std::move(*usual));
  }
  bench.lose();
  bench.open();
  ask_something(bench);
  bench.close();
}

void close_ends_what_is_open(Bench& bench) {
  bench.open();
  std::vector<std::shared_ptr<const Asked>> open;
  for (const auto& slot : declared_slots(bench)) {
    if (slot.info().moves_value) continue;
    auto usual = usual_call(bench, slot);
    if (!usual) continue;
    usual->timeout_ms = 60'000;
    open.push_back(bench.submit(std::move(*usual)));
  }
  bench.close();
  for (const auto& asked : open) {
    require(asked->answer.has_value(), asked->slot + " was open after close");
    // The host's own words: it waited until its patience was over.
    require(asked->answer->error.reason != "plugin_closed",
            asked->slot + " did not end when it was cancelled before close");
  }
}

void lives_without_secrets(Bench& bench) {
  const auto why = bench.try_open({.has_secrets = false});
  if (why) {
    require(why->reason != "child_ended" && why->reason != "plugin_threw",
            "without secrets the plugin ended: " + why->reason);
    return;
  }
  for (const auto& slot : declared_slots(bench)) {
    if (auto usual = usual_call(bench, slot); usual && slot.interface->id != "noren.printer/1") {
      bench.ask(std::move(*usual));
    }
  }
  bench.close();
}

void lives_without_enrollment(Bench& bench) {
  const auto why = bench.try_open({.is_enrolled = false});
  if (why) {
    require(why->reason != "child_ended" && why->reason != "plugin_threw",
            "without the center's key the plugin ended: " + why->reason);
    return;
  }
  ask_something(bench);
  bench.close();
}

constexpr Test tests[] = {
    {"instance.least_config", "opens with what config_schema requires and nothing else",
     "config_schema の必須項目だけで開ける", "docs/plugin-author.md", opens_with_the_least_config},
    {"instance.wrong_config", "config_schema refuses a key that it does not know",
     "config_schema は未知のキーを拒否する", "docs/plugin-author.md", wrong_config_is_refused},
    {"instance.opens_and_closes", "open, close, destroy, and all of it again",
     "開く・閉じる・破棄するを繰り返せる", life, opens_and_closes},
    {"instance.ten_lives", "ten lives leave no descriptor open and no thread running",
     "10 回開閉しても記述子とスレッドが増えない", life, ten_lives_leave_nothing},
    {"instance.two_at_once", "two instances live beside each other, or the second is refused",
     "二つ同時に開けるか、二つ目を拒否する", life, two_at_once},
    {"instance.comes_back", "after a power cut it opens again", "電源断の後でもう一度開ける", life,
     comes_back_after_a_loss},
    {"instance.close_ends_operations", "open operations end before close does",
     "閉じる前に未完了の操作が終わる", life, close_ends_what_is_open},
    {"instance.no_secrets", "a missing secret is refused by a status, and nothing breaks",
     "秘密がなくても異常終了しない", "sdk/include/noren/plugin/services.h", lives_without_secrets},
    {"instance.not_enrolled", "without the center's key it opens or is refused by a status",
     "未登録でも異常終了しない", "sdk/include/noren/plugin/services.h", lives_without_enrollment},
};

}  // namespace

std::span<const Test> instance_tests() {
  return tests;
}

}  // namespace noren::conformance
