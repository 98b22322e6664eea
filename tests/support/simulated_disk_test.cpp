// SPDX-License-Identifier: Apache-2.0
#include "simulated_disk.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace noren::simulated {
namespace {

// A connection in the journal's mode, on the simulated disk.
class Connection {
 public:
  explicit Connection(const Disk& disk, const char* mode = "PRAGMA synchronous=FULL") {
    opened = sqlite3_open(disk.path("books.db").c_str(), &handle) == SQLITE_OK &&
             run("PRAGMA journal_mode=WAL") && run(mode);
  }
  ~Connection() { sqlite3_close(handle); }
  bool run(const char* sql) {
    return sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
  }
  int number(const char* sql) {
    int value = -1;
    sqlite3_exec(
        handle, sql,
        [](void* into, int, char** columns, char**) {
          *static_cast<int*>(into) = columns[0] ? std::atoi(columns[0]) : 0;
          return 0;
        },
        &value, nullptr);
    return value;
  }
  sqlite3* handle = nullptr;
  bool opened = false;
};

int rows(const Disk& disk) {
  Connection connection(disk);
  EXPECT_EQ(connection.number("PRAGMA integrity_check"), 0);  // "ok"
  return connection.number("SELECT count(*) FROM t");
}

// Makes rows one commit each and returns the fewest that any of 200 power cuts left.
int fewest_after_power_cut(const char* mode) {
  Disk disk;
  Connection connection(disk, mode);
  EXPECT_TRUE(connection.run("CREATE TABLE t(x)"));
  EXPECT_TRUE(connection.run("PRAGMA wal_checkpoint(TRUNCATE)"));
  for (int row = 0; row < 20; ++row)
    EXPECT_TRUE(connection.run("INSERT INTO t VALUES(randomblob(900))"));
  int fewest = 20;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Cut cut;
    for (std::size_t change = 0; change < disk.unsynced(); ++change) {
      cut.kept.push_back((seed >> (change % 8)) % 2 == 0);
    }
    fewest = std::min(fewest, rows(*disk.after(cut)));
  }
  return fewest;
}

TEST(SimulatedDisk, HoldsWhatSqliteWritesAcrossConnections) {
  Disk disk;
  {
    Connection connection(disk);
    ASSERT_TRUE(connection.opened);
    ASSERT_TRUE(connection.run("CREATE TABLE t(x); INSERT INTO t VALUES(1),(2)"));
    Connection second(disk);
    EXPECT_EQ(second.number("SELECT sum(x) FROM t"), 3);
  }
  EXPECT_EQ(disk.names(), std::vector<std::string>{"books.db"}) << "the last one cleans up";
  EXPECT_EQ(disk.unsynced(), 1u) << "but for the removal of the log, all is synced";
  EXPECT_EQ(rows(disk), 2);
}

TEST(SimulatedDisk, APowerCutTakesWhatWasNotSynced) {
  EXPECT_EQ(fewest_after_power_cut("PRAGMA synchronous=FULL"), 20);
  EXPECT_LT(fewest_after_power_cut("PRAGMA synchronous=NORMAL"), 20);
}

TEST(SimulatedDisk, AKilledProcessLosesNothingAndItsHandlesAreGone) {
  Disk disk;
  Connection connection(disk, "PRAGMA synchronous=OFF");
  ASSERT_TRUE(connection.run("CREATE TABLE t(x); INSERT INTO t VALUES(1)"));
  disk.kill();
  EXPECT_FALSE(connection.run("INSERT INTO t VALUES(2)"));
  EXPECT_EQ(rows(disk), 1);
}

TEST(SimulatedDisk, AfterAFailedSyncTheWritesAreNeverDurable) {
  Disk disk;
  Connection connection(disk);
  ASSERT_TRUE(connection.run("CREATE TABLE t(x); INSERT INTO t VALUES(0)"));
  disk.set_hook([](Call call, const std::string&) {
    return call == Call::sync ? Fault::error : Fault::none;
  });
  EXPECT_FALSE(connection.run("INSERT INTO t VALUES(1)"));
  disk.set_hook({});
  Cut all_lost;
  all_lost.kept.assign(disk.unsynced(), false);
  EXPECT_EQ(rows(*disk.after(all_lost)), 1);
  EXPECT_EQ(rows(*disk.after({})), 2) << "nor is it certain that they are lost";
}

TEST(SimulatedDisk, WhatAKilledProcessDidNotSyncALaterSyncTakes) {
  Disk disk;
  Connection connection(disk);
  ASSERT_TRUE(connection.run("CREATE TABLE t(x); INSERT INTO t VALUES(0)"));
  disk.set_hook(
      [](Call call, const std::string&) { return call == Call::sync ? Fault::gone : Fault::none; });
  EXPECT_FALSE(connection.run("INSERT INTO t VALUES(1)"));
  disk.set_hook({});
  Connection again(disk);
  ASSERT_TRUE(again.run("INSERT INTO t VALUES(2)"));
  Cut all_lost;
  all_lost.kept.assign(disk.unsynced(), false);
  EXPECT_EQ(rows(*disk.after(all_lost)), 3);
}

TEST(SimulatedDisk, IsFullAndFailsWhereItIsTold) {
  Disk disk;
  Connection connection(disk);
  ASSERT_TRUE(connection.run("CREATE TABLE t(x); INSERT INTO t VALUES(1)"));
  disk.set_capacity(0);
  EXPECT_FALSE(connection.run("INSERT INTO t VALUES(randomblob(20000))"));
  EXPECT_EQ(sqlite3_errcode(connection.handle), SQLITE_FULL);
  disk.set_capacity(SIZE_MAX);
  EXPECT_TRUE(connection.run("INSERT INTO t VALUES(2)"));
  int calls = 0;
  disk.set_hook([&](Call, const std::string&) { return ++calls == 2 ? Fault::gone : Fault::none; });
  EXPECT_FALSE(connection.run("INSERT INTO t VALUES(3)"));
  disk.set_hook({});
  EXPECT_EQ(rows(disk), 2);
}

TEST(SimulatedDisk, OneConnectionWritesAtATime) {
  Disk disk;
  Connection first(disk);
  Connection second(disk);
  ASSERT_TRUE(first.run("CREATE TABLE t(x); BEGIN IMMEDIATE; INSERT INTO t VALUES(1)"));
  EXPECT_FALSE(second.run("BEGIN IMMEDIATE"));
  EXPECT_EQ(second.number("SELECT count(*) FROM t"), 0);
  ASSERT_TRUE(first.run("COMMIT"));
  EXPECT_TRUE(second.run("BEGIN IMMEDIATE"));
  EXPECT_EQ(second.number("SELECT count(*) FROM t"), 1);
}

TEST(SimulatedDisk, CrashesTheSameWayForTheSameSeed) {
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u, 5u}) {
    std::uint64_t prints[2] = {};
    for (std::uint64_t& print : prints) {
      sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, 7, nullptr);
      Disk disk;
      Connection connection(disk, "PRAGMA synchronous=OFF");
      ASSERT_TRUE(connection.run("CREATE TABLE t(x); INSERT INTO t VALUES(1), (2)"));
      disk.crash(seed);
      print = disk.fingerprint();
      EXPECT_EQ(disk.unsynced(), 0u);
    }
    EXPECT_EQ(prints[0], prints[1]);
  }
}

}  // namespace
}  // namespace noren::simulated
