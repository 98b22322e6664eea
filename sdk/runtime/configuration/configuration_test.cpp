// SPDX-License-Identifier: Apache-2.0
#include "runtime/configuration/configuration.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>

#include "tests/support/temporary_folder.hpp"

namespace noren::runtime {
namespace {

class ConfigurationTest : public testing::Test {
 protected:
  Result<Configuration> read(const std::string& content) {
    std::ofstream(folder_.path() / "noren.toml") << content;
    return read_configuration(folder_.path() / "noren.toml");
  }
  std::string wrong_key(const std::string& content) {
    const auto read_back = read(content);
    if (read_back) return "accepted";
    return read_back.error().reason + " " + read_back.error().details.at(1);
  }

  TemporaryFolder folder_;
};

TEST_F(ConfigurationTest, ReadsPluginsAndResolvesPaths) {
  const auto configuration = read(R"(
    state = "till"
    plugin_path = ["plugins"]
    [[plugin]]
    name = "counter"
    id = "noren.printer-escpos"
    config = { output = "tcp:127.0.0.1:9100", columns = 48, deep = [1, true] }
    secrets = { pin = "pin.key" }
  )");
  ASSERT_TRUE(configuration);
  EXPECT_EQ(configuration->state, folder_.path() / "till");
  EXPECT_EQ(configuration->plugin_path.front(), folder_.path() / "plugins");
  const PluginInstance& plugin = configuration->plugins.front();
  EXPECT_EQ(boost::json::serialize(plugin.config),
            R"({"columns":48,"deep":[1,true],"output":"tcp:127.0.0.1:9100"})");
  EXPECT_EQ(plugin.secrets.at("pin"), folder_.path() / "pin.key");
}

TEST_F(ConfigurationTest, NamesWhatIsWrong) {
  EXPECT_EQ(wrong_key("state = \"s\"\nstat = 1"), "config_key stat");
  EXPECT_EQ(wrong_key("language = \"ja\""), "config_key state");
  EXPECT_EQ(wrong_key("state = \"s\"\nslip_columns = 8"), "config_key slip_columns");
  EXPECT_EQ(wrong_key("state = \"s\"\nlanguage = \"fr\""), "config_key language");
  EXPECT_EQ(wrong_key("state = 's'\n[[plugin]]\nid = 'a'"), "config_key plugin[0].name");
  EXPECT_EQ(wrong_key("state = 's'\n[[plugin]]\nid = 'a'\nname = 'b'\n[[plugin]]\nid = 'a'\n"
                      "name = 'b'"),
            "config_key plugin");
  EXPECT_EQ(wrong_key("state = \n"), "config_syntax 1");
  EXPECT_EQ(read_configuration("/nonexistent/noren.toml").error().reason, "config_open");
}

TEST_F(ConfigurationTest, AnEnrollmentThatIsNotThereIsNamed) {
  EXPECT_EQ(read_enrollment(folder_.path()).error().reason, "not_enrolled");
  std::ofstream(folder_.path() / "enrollment.json") << R"({"terminal":"T-1","url":"https://x"})";
  EXPECT_EQ(read_enrollment(folder_.path()).error().reason, "not_enrolled");
}

}  // namespace
}  // namespace noren::runtime
