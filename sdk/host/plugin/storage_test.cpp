// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/storage.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace noren::host {
namespace {

class StorageTest : public ::testing::Test {
 protected:
  StorageTest()
      : folder_(std::filesystem::path(::testing::TempDir()) /
                ("noren_storage_" +
                 std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()))) {
    std::filesystem::remove_all(folder_);
  }
  ~StorageTest() override { std::filesystem::remove_all(folder_); }
  const std::filesystem::path folder_;
};

TEST_F(StorageTest, KeepsValuesPastTheObject) {
  const Bytes value{0, 1, 255};
  const std::string key("a\0b", 3);
  {
    Storage storage(folder_ / "deeper" / "a.db");
    ASSERT_TRUE(storage.put(key, value));
    ASSERT_TRUE(storage.put("other", Bytes{1}));
    ASSERT_TRUE(storage.put("other", Bytes{2}));
  }
  Storage storage(folder_ / "deeper" / "a.db");
  EXPECT_EQ(*storage.get(key), value);
  EXPECT_EQ(*storage.get("other"), Bytes{2});
  EXPECT_EQ(storage.get("a").error().status, NOREN_E_NOEXIST);
}

TEST_F(StorageTest, EmptyValueRemoves) {
  Storage storage(folder_ / "a.db");
  ASSERT_TRUE(storage.put("k", Bytes{1}));
  ASSERT_TRUE(storage.put("k", {}));
  EXPECT_EQ(storage.get("k").error().reason, "storage_no_key");
}

TEST_F(StorageTest, SaysWhenThereIsNoneOrItIsBroken) {
  EXPECT_EQ(Storage("").put("k", Bytes{1}).error().status, NOREN_E_NOSERVICE);
  std::filesystem::create_directories(folder_);
  std::ofstream(folder_ / "a.db") << std::string(4096, 'x');
  EXPECT_EQ(Storage(folder_ / "a.db").get("k").error().reason, "storage_failed");
}

}  // namespace
}  // namespace noren::host
