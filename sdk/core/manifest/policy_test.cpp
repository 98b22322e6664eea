// SPDX-License-Identifier: Apache-2.0
#include "core/manifest/policy.hpp"

#include <gtest/gtest.h>

namespace noren::manifest {
namespace {

Manifest wishing(std::string id) {
  Manifest manifest;
  manifest.id = std::move(id);
  manifest.isolation = Isolation::in_process;
  manifest.limits = {32, 64};
  manifest.grants.pcsc = true;
  manifest.grants.usb = {{0x054c, std::nullopt}};
  manifest.grants.serial = {"config:port"};
  manifest.grants.network = {"*"};
  manifest.grants.files = {{"output", true}};
  return manifest;
}

TEST(Policy, ReadsEverything) {
  const auto policy = parse_policy(R"({"policy_version": 1, "plugin_path_variable": true,
      "developer": ["com.example.a"], "in_process": ["com.example.b"], "sandbox": "required",
      "limits": {"memory_mib": 128, "ops_in_flight": 4},
      "plugins": {"com.example.c": {"memory_mib": 32, "refuse": ["network", "files"]}},
      "x-note": 1})");
  ASSERT_TRUE(policy) << policy.error().reason;
  EXPECT_TRUE(policy->plugin_path_variable);
  EXPECT_EQ(policy->developer, std::vector<std::string>{"com.example.a"});
  EXPECT_EQ(policy->in_process, std::vector<std::string>{"com.example.b"});
  EXPECT_TRUE(policy->sandbox_required);
  EXPECT_EQ(policy->limits.memory_mib, 128u);
  EXPECT_EQ(policy->limits.ops_in_flight, 4u);
  EXPECT_EQ(policy->plugins.at("com.example.c").memory_mib, 32u);
  EXPECT_EQ(policy->plugins.at("com.example.c").refuse,
            (std::vector{GrantKind::network, GrantKind::files}));
}

TEST(Policy, WithoutWordsIsTheStrictOne) {
  const auto policy = parse_policy(R"({"policy_version": 1})");
  ASSERT_TRUE(policy);
  EXPECT_FALSE(policy->plugin_path_variable);
  EXPECT_TRUE(policy->developer.empty());
  EXPECT_EQ(narrow(wishing("com.example.a"), *policy).isolation, Isolation::process);
  Manifest without_limit = wishing("com.example.a");
  without_limit.limits.memory_mib = 0;
  EXPECT_EQ(narrow(without_limit, *policy).limits.memory_mib, 512u);
}

TEST(Policy, StricterWinsBothWays) {
  const auto policy = parse_policy(R"({"policy_version": 1, "in_process": ["com.example.a"],
      "limits": {"memory_mib": 48, "ops_in_flight": 64},
      "plugins": {"com.example.a": {"ops_in_flight": 4, "refuse": ["usb", "network"]}}})");
  ASSERT_TRUE(policy);
  const auto narrowed = narrow(wishing("com.example.a"), *policy);
  EXPECT_EQ(narrowed.isolation, Isolation::in_process);
  EXPECT_EQ(narrowed.limits.memory_mib, 48u);
  EXPECT_EQ(narrowed.limits.ops_in_flight, 4u);
  EXPECT_TRUE(narrowed.grants.usb.empty());
  EXPECT_TRUE(narrowed.grants.network.empty());
  EXPECT_TRUE(narrowed.grants.pcsc);
  EXPECT_EQ(narrowed.grants.serial.size(), 1u);
  EXPECT_EQ(narrowed.grants.files.size(), 1u);

  // The policy gives nothing that the manifest does not wish for.
  Manifest modest = wishing("com.example.a");
  modest.isolation = Isolation::process;
  modest.limits = {2, 16};
  EXPECT_EQ(narrow(modest, *policy).isolation, Isolation::process);
  EXPECT_EQ(narrow(modest, *policy).limits.memory_mib, 16u);
  EXPECT_EQ(narrow(modest, *policy).limits.ops_in_flight, 2u);
  // What is said of one is not said of another.
  EXPECT_EQ(narrow(wishing("com.example.b"), *policy).grants.usb.size(), 1u);
}

TEST(Policy, DefectsAreNamed) {
  const auto defect = [](std::string_view members) {
    const auto policy = parse_policy("{\"policy_version\": 1, " + std::string(members) + "}");
    return policy ? "" : policy.error().reason + " " + policy.error().details.at(0);
  };
  EXPECT_EQ(defect(R"("develper": [])"), "manifest_unknown_key develper");
  EXPECT_EQ(defect(R"("developer": ["*"])"), "manifest_value developer");
  EXPECT_EQ(defect(R"("developer": true)"), "manifest_type developer");
  EXPECT_EQ(defect(R"("sandbox": "off")"), "manifest_value sandbox");
  EXPECT_EQ(defect(R"("limits": {"memory_mib": 1})"), "manifest_value limits.memory_mib");
  EXPECT_EQ(defect(R"("plugins": {"a.b": {"refuse": ["net"]}})"),
            "manifest_value plugins.a.b.refuse");
  EXPECT_EQ(defect(R"("plugins": {"a.b": {"grant": []}})"),
            "manifest_unknown_key plugins.a.b.grant");
  EXPECT_EQ(defect(R"("plugins": {"ab": {}})"), "manifest_value plugins.ab");
  EXPECT_EQ(parse_policy("{}").error().reason, "manifest_missing");
  EXPECT_EQ(parse_policy(R"({"policy_version": 2})").error().reason, "manifest_newer");
  EXPECT_EQ(parse_policy("").error().reason, "manifest_not_json");
}

}  // namespace
}  // namespace noren::manifest
