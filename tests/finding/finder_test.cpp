// SPDX-License-Identifier: Apache-2.0
#include "host/finding/finder.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/finding/finding_fixture.hpp"

namespace noren::host {
namespace {

class FinderTest : public FindingFixture {
 protected:
  FinderTest() { trust("com.example", key); }

  Findings find(const std::vector<std::string>& folders) {
    const auto administration = read_administration(administration_folder(), files);
    EXPECT_TRUE(administration);
    std::vector<Place> places;
    for (const auto& name : folders) places.push_back({Origin::configuration, folder / name});
    return find_plugins(places, *administration, files);
  }

  // What became of each manifest, by its path.
  std::map<std::string, std::string> verdicts(const std::vector<std::string>& folders) {
    std::map<std::string, std::string> verdicts;
    for (const auto& finding : find(folders).plugins) {
      EXPECT_EQ(finding.standing == Standing::usable, !finding.why.has_value());
      verdicts[fs::relative(finding.manifest_file, folder).string()] =
          finding.why ? finding.why->reason : "usable";
    }
    return verdicts;
  }

  void put_signed(const fs::path& name, const std::string& id, const std::string& version = "1") {
    put(name, manifest_text(id, hashed, "noren.display/1", version), &key);
  }
};

using Verdicts = std::map<std::string, std::string>;

TEST_F(FinderTest, FirstWinsAndBadFilesStopNothing) {
  put_signed("one/a/com.example.a.noren.json", "com.example.a", "2");
  put_signed("one/com.example.b.noren.json", "other.name");
  put("one/com.example.c.noren.json", manifest_text("com.example.c", hashed, "no interface"), &key);
  put_signed("one/d/com.example.d.noren.json", "com.example.d");
  fs::remove(folder / "one/d/plugin.so");
  put_signed("one/.staging/com.example.e.noren.json", "com.example.e");
  put_signed("two/a/com.example.a.noren.json", "com.example.a", "1");
  put_signed("two/f/com.example.f.noren.json", "com.example.f");
  put_signed("two/x/y/com.example.g.noren.json", "com.example.g");
  fs::create_directories(folder / "two/com.example.h.noren.json");

  EXPECT_EQ(verdicts({"nowhere", "one", "two"}),
            (Verdicts{{"one/a/com.example.a.noren.json", "usable"},
                      {"one/com.example.b.noren.json", "manifest_file_name"},
                      {"one/com.example.c.noren.json", "manifest_value"},
                      {"one/d/com.example.d.noren.json", "plugin_library_missing"},
                      {"two/a/com.example.a.noren.json", "plugin_shadowed"},
                      {"two/com.example.h.noren.json", "file_kind"},
                      {"two/f/com.example.f.noren.json", "usable"}}));
  const auto found = find({"nowhere", "one", "two"});
  ASSERT_TRUE(found.usable("com.example.a"));
  EXPECT_EQ(found.usable("com.example.a")->manifest->version, "2");
  EXPECT_EQ(found.usable("com.example.a")->signed_by, "com.example");
  EXPECT_TRUE(found.usable("com.example.a")->library().is_absolute());
  EXPECT_FALSE(found.usable("com.example.g"));
  ASSERT_EQ(found.places.size(), 3u);
  EXPECT_EQ(found.places[0].why->reason, "folder_missing");
  EXPECT_FALSE(found.places[1].why);
}

TEST_F(FinderTest, OnlyTheRightSignatureCounts) {
  const auto text = [](const std::string& id) { return manifest_text(id, hashed); };
  put("p/a/com.example.a.noren.json", text("com.example.a"), nullptr);
  put("p/b/com.example.b.noren.json", text("com.example.b"), &other_key);
  put("p/c/org.example.c.noren.json", text("org.example.c"), &key);
  put_signed("p/d/com.example.d.noren.json", "com.example.d", "1");
  write(folder / "p/d/com.example.d.noren.json",
        manifest_text("com.example.d", hashed, "noren.display/1", "2"));
  put("p/e/com.example.e.noren.json", manifest_text("com.example.e", R"({"path": "plugin.so"})"),
      &key);
  put("p/f/com.example.f.noren.json",
      manifest_text("com.example.f", R"({"path": "plugin.so", "sha256": ")" + std::string(64, 'a') +
                                         R"(", "needs": [{"path": "plugin.so"}]})"),
      &key);
  put_signed("p/g/com.example.g.noren.json", "com.example.g");
  fs::permissions(folder / "p/g/com.example.g.noren.json.sig", fs::perms(0666));
  EXPECT_EQ(verdicts({"p"}), (Verdicts{{"p/a/com.example.a.noren.json", "plugin_unsigned"},
                                       {"p/b/com.example.b.noren.json", "plugin_signer_unknown"},
                                       {"p/c/org.example.c.noren.json", "plugin_signer_domain"},
                                       {"p/d/com.example.d.noren.json", "signature_wrong"},
                                       {"p/e/com.example.e.noren.json", "plugin_hash_missing"},
                                       {"p/f/com.example.f.noren.json", "plugin_hash_missing"},
                                       {"p/g/com.example.g.noren.json", "file_writable"}}));
}

TEST_F(FinderTest, DeveloperModeIsForOneIdAndNeverForValue) {
  write(
      administration_folder() / "policy.json",
      R"({"policy_version": 1, "developer": ["com.example.a", "com.example.p", "com.example.l"]})");
  put("p/a/com.example.a.noren.json", manifest_text("com.example.a", R"({"path": "plugin.so"})"),
      nullptr);
  put("p/b/com.example.b.noren.json", manifest_text("com.example.b", hashed), nullptr);
  put("p/p/com.example.p.noren.json", manifest_text("com.example.p", hashed, "noren.payment/1"),
      nullptr);
  put("p/l/com.example.l.noren.json", manifest_text("com.example.l", hashed, "noren.loyalty/7"),
      nullptr);
  EXPECT_EQ(verdicts({"p"}), (Verdicts{{"p/a/com.example.a.noren.json", "usable"},
                                       {"p/b/com.example.b.noren.json", "plugin_unsigned"},
                                       {"p/l/com.example.l.noren.json", "plugin_unsigned_value"},
                                       {"p/p/com.example.p.noren.json", "plugin_unsigned_value"}}));
  EXPECT_EQ(find({"p"}).usable("com.example.a")->signed_by, "");
  // A wrong signature is not better than none, also for a developer.
  put("p/a/com.example.a.noren.json", manifest_text("com.example.a", hashed), &other_key);
  EXPECT_EQ(verdicts({"p"})["p/a/com.example.a.noren.json"], "plugin_signer_unknown");
}

TEST_F(FinderTest, TwoInOnePlaceAreBothRefused) {
  put_signed("p/a/com.example.a.noren.json", "com.example.a", "1");
  put_signed("p/copy/com.example.a.noren.json", "com.example.a", "2");
  put_signed("q/com.example.a.noren.json", "com.example.a", "3");
  EXPECT_EQ(verdicts({"p", "q"}), (Verdicts{{"p/a/com.example.a.noren.json", "plugin_twice"},
                                            {"p/copy/com.example.a.noren.json", "plugin_twice"},
                                            {"q/com.example.a.noren.json", "usable"}}));
}

TEST_F(FinderTest, TheAdministratorSwitchesOffEverywhere) {
  put_signed("p/a/com.example.a.noren.json", "com.example.a");
  put_signed("p/b/com.example.b.noren.json", "com.example.b");
  write(administration_folder() / "plugins.d/com.example.a.noren.json",
        manifest_text("com.example.a", "{}"));
  EXPECT_EQ(verdicts({"p"}), (Verdicts{{"p/a/com.example.a.noren.json", "plugin_switched_off"},
                                       {"p/b/com.example.b.noren.json", "usable"}}));
}

TEST_F(FinderTest, AnEarlierFolderSwitchesOffLaterOnes) {
  put("p/com.example.a.noren.json", manifest_text("com.example.a", "{}"), nullptr);
  put_signed("q/a/com.example.a.noren.json", "com.example.a");
  EXPECT_EQ(verdicts({"p", "q"}), (Verdicts{{"p/com.example.a.noren.json", "plugin_switched_off"},
                                            {"q/a/com.example.a.noren.json", "plugin_shadowed"}}));
}

TEST_F(FinderTest, WhatOthersMayWriteIsRefused) {
  put_signed("p/a/com.example.a.noren.json", "com.example.a");
  put_signed("q/b/com.example.b.noren.json", "com.example.b");
  fs::permissions(folder / "p", fs::perms(0777));
  fs::permissions(folder / "q/b/com.example.b.noren.json", fs::perms(0666));
  EXPECT_EQ(verdicts({"p", "q"}), (Verdicts{{"p/a/com.example.a.noren.json", "file_writable"},
                                            {"q/b/com.example.b.noren.json", "file_writable"}}));
  EXPECT_EQ(find({"p"}).places[0].why->reason, "file_writable");
}

TEST(SearchOrder, IsTheDocumentedOne) {
  Administration administration;
  administration.folder = "/etc/noren";
  const auto folders = [&](const std::optional<std::string>& variable) {
    std::vector<std::string> folders;
    for (const auto& place :
         search_order({"/till/plugins", "/a"}, variable, administration, "/opt/noren/host")) {
      folders.push_back(place.folder.string());
    }
    return folders;
  };
  const auto without = folders("/x:/y");
  ASSERT_EQ(without.size(), 6u) << "the variable is not searched unless the policy says so";
  EXPECT_EQ(without[0], "/till/plugins");
  EXPECT_EQ(without[2], "/etc/noren/plugins.d");
  EXPECT_EQ(without[3], "/usr/local/lib/noren/plugins");
  EXPECT_EQ(without[5], "/opt/noren/plugins");
  administration.policy.plugin_path_variable = true;
  const auto with = folders("/x::/a:/y");
  ASSERT_EQ(with.size(), 8u);
  EXPECT_EQ(with[2], "/x");
  EXPECT_EQ(with[3], "/y");
}

}  // namespace
}  // namespace noren::host
