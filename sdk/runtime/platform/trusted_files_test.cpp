// SPDX-License-Identifier: Apache-2.0
#include "runtime/platform/trusted_files.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace noren::platform {
namespace {

namespace fs = std::filesystem;

class TrustedFilesTest : public ::testing::Test {
 protected:
  TrustedFilesTest() { fs::create_directories(folder_ / "inner"); }
  ~TrustedFilesTest() override { fs::remove_all(folder_); }

  fs::path make(const fs::path& name, const std::string& content) {
    std::ofstream(folder_ / name) << content;
    return folder_ / name;
  }
  std::string reason(const fs::path& file) {
    const auto opened = files_.open(file);
    return opened ? "" : opened.error().reason;
  }

  TrustedFiles files_;
  const fs::path folder_ =
      fs::path(::testing::TempDir()) /
      ("noren_files_" +
       std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST_F(TrustedFilesTest, AnOpenedFileStaysTheSame) {
  const auto file = make("a", "one");
  auto opened = files_.open(file);
  ASSERT_TRUE(opened);
  const auto hash = (*opened)->sha256();
  make("b", "two");
  fs::rename(folder_ / "b", file);
  EXPECT_EQ(*(*opened)->read(100), "one");
  EXPECT_EQ(*(*opened)->sha256(), *hash);
  std::ifstream by_loader((*opened)->loader_path());
  std::string content;
  by_loader >> content;
  EXPECT_EQ(content, "one");
  // echo -n one | sha256sum
  EXPECT_EQ(*hash, "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed");
}

TEST_F(TrustedFilesTest, AHashIsOfWhatIsThereNow) {
  const auto file = make("a", "one");
  auto opened = files_.open(file);
  ASSERT_TRUE(opened);
  const auto before = *(*opened)->sha256();
  make("a", "two");
  EXPECT_NE(*(*opened)->sha256(), before);
}

TEST_F(TrustedFilesTest, TooLargeIsSaidAndNotCut) {
  const auto file = make("a", std::string(200'000, 'x'));
  auto opened = files_.open(file);
  ASSERT_TRUE(opened);
  EXPECT_EQ((*opened)->read(199'999).error().reason, "file_too_large");
  EXPECT_EQ((*opened)->read(200'000)->size(), 200'000u);
}

TEST_F(TrustedFilesTest, WhatOthersMayWriteIsRefused) {
  const auto file = make("inner/a", "one");
  EXPECT_EQ(reason(file), "");
  fs::permissions(file, fs::perms(0646));
  EXPECT_EQ(reason(file), "file_writable");
  fs::permissions(file, fs::perms(0644));
  fs::permissions(folder_ / "inner", fs::perms(0757));
  EXPECT_EQ(reason(file), "file_writable");
  EXPECT_EQ(files_.check_folder(folder_ / "inner").error().reason, "file_writable");
  EXPECT_EQ(files_.open(file).error().details[0], (folder_ / "inner").string());
  // With the sticky bit others can't exchange what is ours.
  fs::permissions(folder_ / "inner", fs::perms(01777));
  EXPECT_EQ(reason(file), "");
}

TEST_F(TrustedFilesTest, WhatBelongsToOthersIsRefused) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  const auto file = make("inner/a", "one");
  ASSERT_EQ(chown(file.c_str(), 12345, 12345), 0);
  EXPECT_EQ(reason(file), "file_owner");
  ASSERT_EQ(chown(file.c_str(), 0, 0), 0);
  ASSERT_EQ(chown((folder_ / "inner").c_str(), 12345, 12345), 0);
  EXPECT_EQ(reason(file), "file_owner");
  // Root's group may not write what root alone should.
  ASSERT_EQ(chown((folder_ / "inner").c_str(), 0, 0), 0);
  fs::permissions(file, fs::perms(0664));
  EXPECT_EQ(reason(file), "file_writable");
}

TEST_F(TrustedFilesTest, ALinkCountsAsTheFoldersOnItsWay) {
  make("inner/a", "one");
  fs::create_directories(folder_ / "open");
  fs::create_symlink(folder_ / "inner", folder_ / "open/link");
  fs::create_symlink("open/link/../inner/a", folder_ / "shortcut");
  EXPECT_EQ(reason(folder_ / "open/link/a"), "");
  EXPECT_EQ(reason(folder_ / "shortcut"), "");
  fs::permissions(folder_ / "open", fs::perms(0777));
  EXPECT_EQ(reason(folder_ / "open/link/a"), "file_writable");
  EXPECT_EQ(reason(folder_ / "shortcut"), "file_writable");
}

TEST_F(TrustedFilesTest, OnlyPlainFilesAreOpened) {
  EXPECT_EQ(reason(folder_ / "missing"), "plugin_file");
  EXPECT_EQ(reason(folder_ / "inner"), "file_kind");
  ASSERT_EQ(mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(reason(folder_ / "pipe"), "file_kind") << "and opening it did not wait for a writer";
  fs::create_symlink("loop", folder_ / "loop");
  EXPECT_EQ(reason(folder_ / "loop"), "file_kind");
  make("a", "one");
  EXPECT_EQ(files_.check_folder(folder_ / "a").error().reason, "file_kind");
  EXPECT_TRUE(files_.check_folder(folder_ / "inner"));
}

}  // namespace
}  // namespace noren::platform
