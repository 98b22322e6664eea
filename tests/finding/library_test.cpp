// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/library.hpp"

#include <gtest/gtest.h>
#include <noren/plugin.h>

#include <filesystem>
#include <fstream>

#include "runtime/platform/trusted_files.hpp"

namespace noren::host {
namespace {

namespace fs = std::filesystem;

// A copy of the echo plugin's library, under a name of the test's own.
class LibraryTest : public ::testing::Test {
 protected:
  LibraryTest() {
    fs::create_directories(folder_);
    fs::copy_file(NOREN_TEST_LIBRARY, library_);
    const auto opened = files_.open(library_);
    EXPECT_TRUE(opened);
    sha256_ = *(*opened)->sha256();
  }
  ~LibraryTest() override { fs::remove_all(folder_); }

  Result<OpenedLibrary> open(const std::vector<manifest::File>& needed = {}) {
    return OpenedLibrary::open({library_.string(), sha256_}, needed,
                               {"test.echo", {NOREN_PRINTER}, 0}, files_);
  }
  // Puts another file under the library's name, as an installer or an intruder does.
  void exchange(const std::string& content) {
    std::ofstream(folder_ / "other") << content;
    fs::rename(folder_ / "other", library_);
  }

  platform::TrustedFiles files_;
  const fs::path folder_ =
      fs::path(::testing::TempDir()) /
      ("noren_library_" +
       std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
  const fs::path library_ = folder_ / "libplugin.so";
  std::string sha256_;
};

TEST_F(LibraryTest, WhatWasCheckedIsWhatIsLoaded) {
  auto opened = open();
  ASSERT_TRUE(opened) << opened.error().reason;
  exchange("another file by now");
  const auto library = std::move(*opened).load();
  ASSERT_TRUE(library) << library.error().details.back();
  EXPECT_NE((*library)->slots(NOREN_PRINTER), nullptr);
}

TEST_F(LibraryTest, AnotherFileIsRefusedByItsHash) {
  exchange("another file before it was looked at");
  const auto opened = open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().reason, "plugin_hash");
  EXPECT_EQ(opened.error().details[0], "test.echo");
}

TEST_F(LibraryTest, WhatItNeedsIsHashedToo) {
  const auto need = (folder_ / "libneed.so").string();
  std::ofstream(need) << "not what was signed";
  EXPECT_EQ(open({{need, std::string(64, 'a')}}).error().reason, "plugin_hash");
  EXPECT_EQ(open({{need + ".missing", ""}}).error().reason, "plugin_file");
}

TEST_F(LibraryTest, ANeedThatIsNoLibraryLoadsNothing) {
  const auto need = (folder_ / "libneed.so").string();
  std::ofstream(need) << "no library";
  auto opened = open({{need, ""}});
  ASSERT_TRUE(opened);
  EXPECT_EQ(std::move(*opened).load().error().reason, "plugin_load");
}

TEST_F(LibraryTest, WhatItNeedsIsLoadedBefore) {
  const auto load = [this](const std::vector<manifest::File>& needed) {
    auto opened = OpenedLibrary::open({NOREN_TEST_NEEDING, ""}, needed,
                                      {"test.needing", {NOREN_PRINTER}, 0}, files_);
    EXPECT_TRUE(opened);
    const auto library = std::move(*opened).load();
    return library ? "" : library.error().reason;
  };
  EXPECT_EQ(load({}), "plugin_load") << "the loader finds it without our help: nothing is shown";
  EXPECT_EQ(load({{NOREN_TEST_NEEDED, ""}}), "");
}

// The loader knows a library by the name that it was given: a second one that gets the number of a
// descriptor again must not be taken for the first.
TEST_F(LibraryTest, TwoAreNeverTakenForOne) {
  auto first = open();
  ASSERT_TRUE(first);
  const auto one = std::move(*first).load();
  ASSERT_TRUE(one);
  exchange("gone");
  fs::remove(library_);
  fs::copy_file(NOREN_TEST_LIBRARY, library_);
  auto second = open();
  ASSERT_TRUE(second);
  const auto other = std::move(*second).load();
  ASSERT_TRUE(other);
  EXPECT_NE((*one)->slots(NOREN_PRINTER), (*other)->slots(NOREN_PRINTER));
}

TEST_F(LibraryTest, AFileThatOthersMayWriteIsNotOpened) {
  fs::permissions(library_, fs::perms(0777));
  EXPECT_EQ(open().error().reason, "file_writable");
}

}  // namespace
}  // namespace noren::host
