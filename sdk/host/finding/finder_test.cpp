// SPDX-License-Identifier: Apache-2.0
#include "host/finding/finder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace noren::host {
namespace {

namespace fs = std::filesystem;

class FinderTest : public ::testing::Test {
 protected:
  FinderTest()
      : folder_(fs::path(::testing::TempDir()) /
                ("noren_finder_" +
                 std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()))) {
    fs::remove_all(folder_);
  }
  ~FinderTest() override { fs::remove_all(folder_); }

  void write(const fs::path& name, const std::string& id, const std::string& version = "1",
             const std::string& library = R"({"path": "plugin.so"})") {
    const fs::path file = folder_ / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file.parent_path() / "plugin.so") << "not loaded by a listing";
    std::ofstream(file) << R"({"manifest_version": 1, "id": ")" << id
                        << R"(", "name": "n", "version": ")" << version
                        << R"(", "publisher": "p", "license": "l", "abi": {"epoch": 1},
                           "interfaces": ["noren.display/1"], "library": )"
                        << (library == "{}" ? library
                                            : "{\"" + std::string(manifest::this_platform()) +
                                                  "\": " + library + "}")
                        << "}";
  }
  const fs::path folder_;
};

TEST_F(FinderTest, FirstWinsAndBadFilesStopNothing) {
  write("one/a.b/a.b.noren.json", "a.b", "2");
  write("one/broken.x.noren.json", "broken.x", "new");
  write("one/c.d.noren.json", "other.name");
  write("one/e.f/e.f.noren.json", "e.f", "1", R"({"path": "missing.so"})");
  write("two/a.b/a.b.noren.json", "a.b", "1");
  write("two/g.h/g.h.noren.json", "g.h");
  write("two/x/y/too.deep.noren.json", "too.deep");

  const auto found = find_plugins({folder_ / "nowhere", folder_ / "one", folder_ / "two"});
  ASSERT_EQ(found.plugins.size(), 2u);
  EXPECT_EQ(found.plugins[0].manifest.id, "a.b");
  EXPECT_EQ(found.plugins[0].manifest.version, "2");
  EXPECT_TRUE(found.plugins[0].library.is_absolute());
  EXPECT_EQ(found.plugins[1].manifest.id, "g.h");

  std::map<std::string, std::string> reasons;
  for (const auto& skipped : found.skipped) {
    reasons[fs::relative(skipped.manifest_file, folder_).string()] = skipped.why.reason;
  }
  EXPECT_EQ(reasons, (std::map<std::string, std::string>{
                         {"one/broken.x.noren.json", "manifest_value"},
                         {"one/c.d.noren.json", "manifest_file_name"},
                         {"one/e.f/e.f.noren.json", "plugin_library_missing"},
                         {"two/a.b/a.b.noren.json", "plugin_shadowed"}}));
}

TEST_F(FinderTest, AnEarlierFolderCanSwitchOff) {
  write("admin/a.b.noren.json", "a.b", "1", "{}");
  write("lib/a.b/a.b.noren.json", "a.b");
  const auto found = find_plugins({folder_ / "admin", folder_ / "lib"});
  EXPECT_TRUE(found.plugins.empty());
  ASSERT_EQ(found.skipped.size(), 2u);
  EXPECT_EQ(found.skipped[1].why.reason, "plugin_switched_off");
}

TEST_F(FinderTest, AFolderCalledLikeAManifestIsSkipped) {
  fs::create_directories(folder_ / "a.b.noren.json");
  const auto found = find_plugins({folder_});
  ASSERT_EQ(found.skipped.size(), 1u);
  EXPECT_TRUE(found.plugins.empty());
}

}  // namespace
}  // namespace noren::host
