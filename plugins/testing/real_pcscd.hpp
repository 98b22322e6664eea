// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>

#include <memory>
#include <string>

#include "plugins/testing/emulated_card.hpp"
#include "plugins/testing/test_host.hpp"

namespace noren::plugin::testing {

// A whole card plugin against the real pcscd and emulated cards. Run by tests/emulators/pcscd.py,
// which tells where the virtual readers are.
struct RealPcscd : ::testing::Test {
  // `config` are members of the plugin's configuration beside the reader's name.
  void start(const std::string& config = "", const std::string& reader = reader_name(0)) {
    wait_for_an_empty_reader();
    const std::string more = config.empty() ? "" : "," + config;
    instance = std::make_unique<TestInstance>(host, noren_plugin_entry_v1,
                                              R"({"reader":")" + reader + "\"" + more + "}");
    ASSERT_EQ(instance->created(), NOREN_OK) << instance->created_message();
    ASSERT_EQ(instance->open().status, NOREN_OK);
    capture = instance->interface<noren_reader_v1>(NOREN_READER)->capture;
    EXPECT_THAT(host.next_event(), ::testing::HasSubstr("device.added"));
  }
  // How a capture ends for which the card is laid down.
  Ending touch(Process& card) {
    const noren_op op = instance->begin(capture);
    EXPECT_EQ(card.tell("insert"), "inserted");
    return host.wait(op);
  }
  std::string last_sealed() const {
    return host.sealed.empty() ? "nothing"
                               : std::string(host.sealed.back().begin(), host.sealed.back().end());
  }
  // Pulls the card at each command in turn until one touch succeeds; how many commands that took.
  int pull_at_every_command(Process& card) {
    for (int at = 1; at < 40; ++at) {
      EXPECT_EQ(card.tell("remove-at " + std::to_string(at)), "ready");
      const Ending ending = touch(card);
      if (ending.status == NOREN_OK) return at - 1;
      EXPECT_EQ(reason_of(ending), "card_removed_early")
          << "at command " << at << ": " << ending.message;
      EXPECT_TRUE(host.sealed.empty()) << at;
      EXPECT_EQ(card.hear(), "removed");
      wait_for_an_empty_reader();
    }
    return 0;
  }
  // In and out 50 times: each is told, and nothing is left open.
  void come_and_go(Process& card) {
    std::size_t before = 0;
    for (int time = 0; time < 50; ++time) {
      ASSERT_EQ(card.tell("insert"), "inserted");
      ASSERT_THAT(host.next_event(), ::testing::HasSubstr("card.arrived")) << time;
      ASSERT_EQ(card.tell("remove"), "removed");
      ASSERT_EQ(host.next_event(), "card.removed {}") << time;
      if (time == 0) before = open_descriptors();
    }
    EXPECT_EQ(host.sealed.size(), 50U);
    EXPECT_EQ(open_descriptors(), before);
  }

  TestHost host;
  std::unique_ptr<TestInstance> instance;
  noren_submit_fn capture = nullptr;
};

}  // namespace noren::plugin::testing
