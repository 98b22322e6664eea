// SPDX-License-Identifier: Apache-2.0
// A plugin that was built for a later Noren, with larger structs and ids that this host has never
// heard of, works as far as both know each other.
#include <noren/plugin/structs.hpp>

#include <boost/dll/shared_library.hpp>

#include "host/plugin/service_tables.hpp"
#include "plugins_fixture.hpp"

namespace noren::host {
namespace {

class FuturePluginTest : public AbiFixture {
 protected:
  FuturePluginTest() : AbiFixture("test.future") {
    if (in_process()) leave_out("noren.teleport/1");
  }

  noren_plugin_entry_fn entry() {
    using namespace boost::dll;
    static shared_library library(setup.library.string(),
                                  load_mode::rtld_now | load_mode::rtld_local);
    return library.get<noren_status NOREN_CALL(const noren_host*, noren_plugin*, noren_error*)>(
        NOREN_PLUGIN_ENTRY);
  }
};
INSTANTIATE_TEST_SUITE_P(Isolations, FuturePluginTest,
                         ::testing::Values(manifest::Isolation::in_process,
                                           manifest::Isolation::process),
                         isolation_name);

TEST_P(FuturePluginTest, LoadsAndWorks) {
  open();
  EXPECT_EQ(ask(ask_for("noren.printer/1", "print")).outcome, NOREN_OUTCOME_DONE);
  EXPECT_TRUE(logged("11111111-2222-3333-4444-555555555555|1250"));
  // A member that this host does not know is dropped.
  EXPECT_EQ(ask(ask_for("noren.printer/1", "query")).document, R"({"columns":48,"state":"ready"})");
  EXPECT_EQ(launcher.launches, children());
  EXPECT_TRUE(downs.empty());
  close();
}

TEST_P(FuturePluginTest, ItsErrorsArriveThroughLargerStructs) {
  open();
  const Answer answer = ask(ask_for("noren.printer/1", "print", R"({"do":"refuse"})"));
  EXPECT_EQ(answer.status, NOREN_E_FAILURE);
  EXPECT_EQ(answer.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(answer.error.details, (std::vector<std::string>{"tomorrow", "out of ink"}));
  EXPECT_EQ(answer.error.extended, 2100);
}

TEST_P(FuturePluginTest, ItsErrorsFitTheHostsSmallerStruct) {
  setup.config = R"({"do":"refuse"})";
  open();
  ASSERT_TRUE(wait([&] { return downs.size() == 1; }));
  EXPECT_EQ(downs[0].status, NOREN_E_NOHARDWARE);
  EXPECT_EQ(downs[0].details, (std::vector<std::string>{"tomorrow", "not yet"}));
  EXPECT_EQ(downs[0].extended, 2099);
}

TEST_P(FuturePluginTest, ServicesOfTomorrowAreNoneAndMissingMembersZero) {
  open();
  EXPECT_EQ(ask(ask_for("noren.health/1", "check")).document, R"({"text":"104 104 104 104 zero"})");
}

TEST_P(FuturePluginTest, InterfacesOfTomorrowAreLeftAlone) {
  open();
  ASSERT_TRUE(wait([&] { return ups == 1; }));
  EXPECT_FALSE(find_slot("noren.teleport/1", "send"));
  EXPECT_EQ(launcher.launches, children());
}

TEST_P(FuturePluginTest, WritesNoMoreThanTheRoomThatItWasGiven) {
  struct {
    noren_plugin plugin{};
    unsigned char behind[64];
  } room;
  room.plugin.struct_size = sizeof room.plugin;
  std::fill(std::begin(room.behind), std::end(room.behind), 0xAA);
  const noren_host host = make_host(nullptr);
  EXPECT_EQ(entry()(&host, &room.plugin, nullptr), NOREN_OK);
  EXPECT_GT(room.plugin.struct_size, sizeof room.plugin);
  EXPECT_EQ(room.plugin.abi_minor, NOREN_PLUGIN_ABI_MINOR + 1);
  for (const unsigned char byte : room.behind) ASSERT_EQ(byte, 0xAA);
}

TEST_P(FuturePluginTest, RefusesAHostWithStructsBelowTheFirstPublishedSize) {
  noren_host host = make_host(nullptr);
  noren_plugin plugin{};
  noren_error error{};
  error.struct_size = sizeof error;
  host.struct_size = NOREN_HOST_SIZE_MIN - 1;
  plugin.struct_size = sizeof plugin;
  EXPECT_EQ(entry()(&host, &plugin, &error), NOREN_E_ILLEGAL);
  EXPECT_NE(std::string(error.message).find("host"), std::string::npos);
  EXPECT_EQ(plugin.get_interface, nullptr);

  host.struct_size = sizeof host;
  plugin.struct_size = NOREN_PLUGIN_SIZE_MIN - 1;
  EXPECT_EQ(entry()(&host, &plugin, nullptr), NOREN_E_ILLEGAL);
  EXPECT_EQ(plugin.get_interface, nullptr);
}

}  // namespace
}  // namespace noren::host
