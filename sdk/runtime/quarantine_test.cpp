// SPDX-License-Identifier: Apache-2.0
#include "runtime/quarantine.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace noren::runtime {
namespace {

class QuarantineTest : public ::testing::Test {
 protected:
  QuarantineTest()
      : folder(std::filesystem::path(::testing::TempDir()) /
               ("noren_quarantine_" + std::to_string(reinterpret_cast<std::uintptr_t>(this)))) {}
  ~QuarantineTest() override { std::filesystem::remove_all(folder); }

  const std::filesystem::path folder;
};

TEST_F(QuarantineTest, HoldsFromPutToReleaseForEveryoneWhoLooks) {
  FileQuarantine till(folder), tool(folder);
  EXPECT_FALSE(till.holds("com.example.scale", "aa"));
  ASSERT_TRUE(till.put("com.example.scale", "aa", "child_ended signal 11", 1'700'000'000));
  EXPECT_TRUE(tool.holds("com.example.scale", "aa"));
  EXPECT_FALSE(tool.holds("com.example", "aa"));
  ASSERT_EQ(tool.marks().size(), 1u);
  EXPECT_EQ(tool.marks()[0].id, "com.example.scale");
  EXPECT_EQ(tool.marks()[0].why, "child_ended signal 11");
  EXPECT_EQ(tool.marks()[0].unix_time, 1'700'000'000);
  ASSERT_TRUE(tool.release("com.example.scale"));
  EXPECT_FALSE(till.holds("com.example.scale", "aa"));
  EXPECT_TRUE(tool.marks().empty());
  EXPECT_TRUE(tool.release("com.example.scale"));
}

TEST_F(QuarantineTest, AMarkOfAnotherBuildIsVoidForGood) {
  FileQuarantine quarantine(folder);
  ASSERT_TRUE(quarantine.put("com.example.scale", "aa", "plugin_hung", 1));
  EXPECT_FALSE(quarantine.holds("com.example.scale", "bb"));
  EXPECT_FALSE(quarantine.holds("com.example.scale", "aa"));
}

TEST_F(QuarantineTest, ADamagedMarkHoldsUntilItIsReleased) {
  FileQuarantine quarantine(folder);
  ASSERT_TRUE(quarantine.put("com.example.scale", "aa", "plugin_hung", 1));
  std::ofstream(folder / "com.example.scale.json") << "{\"id\": \"com.exa";
  EXPECT_TRUE(quarantine.holds("com.example.scale", "aa"));
  EXPECT_TRUE(quarantine.holds("com.example.scale", "bb"));
  ASSERT_EQ(quarantine.marks().size(), 1u);
  EXPECT_EQ(quarantine.marks()[0].id, "com.example.scale");
  ASSERT_TRUE(quarantine.release("com.example.scale"));
  EXPECT_FALSE(quarantine.holds("com.example.scale", "aa"));
}

TEST_F(QuarantineTest, AFolderThatCannotBeMadeIsSaid) {
  std::ofstream(folder) << "a file";
  FileQuarantine quarantine(folder);
  EXPECT_EQ(quarantine.put("com.example.scale", "aa", "plugin_hung", 1).error().reason,
            "state_directory");
}

}  // namespace
}  // namespace noren::runtime
