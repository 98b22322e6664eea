// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <noren/noren.h>

#include <cstdint>
#include <string>

namespace noren::api {

// A simulated till through the C face alone, as a register sees it. Every status that ends
// something is checked against the pairs that noren/status.h allows.
class SimulatedFixture : public testing::Test {
 protected:
  void SetUp() override { till_ = open("simulated=yes\nlanguage=en"); }
  void TearDown() override {
    if (till_ != 0) {
      EXPECT_EQ(noren_close(till_), NOREN_OK);
    }
  }

  static noren_handle open(const std::string& arguments) {
    noren_handle till = -1;
    EXPECT_EQ(noren_open(arguments.c_str(), -1, &till), NOREN_OK) << last_error();
    return till;
  }
  noren_handle begin(const std::string& ref) {
    noren_handle sale = 0;
    EXPECT_EQ(noren_sale_begin(till_, ("ref=" + ref).c_str(), -1, &sale), NOREN_OK);
    return sale;
  }
  // One with a line of that much, for the card that the customer shows by himself.
  noren_handle identified(const std::string& ref, int amount = 1000) {
    const noren_handle sale = begin(ref);
    const std::string line = "amount=" + std::to_string(amount) + "\ntax=10";
    EXPECT_EQ(noren_sale_add(sale, line.c_str(), -1), NOREN_OK);
    EXPECT_EQ(ended(sale, noren_sale_identify(sale, "", 0, NOREN_FOREVER)), NOREN_OK);
    return sale;
  }
  noren_status simulate(const std::string& wish) { return noren_simulate(till_, wish.c_str(), -1); }

  // Passes the status on, and insists that the handle's document says the same by a legal pair.
  static noren_status ended(noren_handle handle, noren_status status) {
    EXPECT_NE(status, NOREN_RUNNING);
    EXPECT_EQ(number(handle, "status"), status);
    EXPECT_EQ(noren_wait(handle, 0), status);
    const std::int64_t outcome = number(handle, "outcome");
    if (status == NOREN_E_UNKNOWN_OUTCOME) {
      EXPECT_EQ(outcome, NOREN_OUTCOME_UNKNOWN);
    } else if (status == NOREN_OK) {
      EXPECT_TRUE(outcome == NOREN_OUTCOME_DONE || outcome == NOREN_OUTCOME_NONE) << outcome;
    } else {
      EXPECT_TRUE(outcome == NOREN_OUTCOME_REFUSED || outcome == NOREN_OUTCOME_NONE) << outcome;
    }
    if (status != NOREN_OK) {
      EXPECT_NE(text(handle, "error.text"), "");
      EXPECT_NE(text(handle, "error.reason"), "");
    }
    return status;
  }

  static std::int64_t number(noren_handle handle, const std::string& key) {
    noren_int64 value = -1;
    EXPECT_EQ(noren_get_int(handle, key.c_str(), -1, &value), NOREN_OK) << key;
    return value;
  }
  static std::string text(noren_handle handle, const std::string& key) {
    noren_int32 size = 0;
    noren_get_text(handle, key.c_str(), -1, nullptr, 0, &size);
    std::string found(static_cast<std::size_t>(size) + 1, '?');
    EXPECT_EQ(noren_get_text(handle, key.c_str(), -1, found.data(), size + 1, &size), NOREN_OK)
        << key;
    found.resize(static_cast<std::size_t>(size));
    return found;
  }
  static std::string last_error() {
    char text[1024];
    EXPECT_EQ(noren_last_error(text, sizeof text, nullptr, nullptr), NOREN_OK);
    return text;
  }
  std::int64_t pending() {
    noren_handle list = 0;
    EXPECT_EQ(noren_pending(till_, &list), NOREN_OK);
    const std::int64_t count = number(list, "count");
    EXPECT_EQ(noren_close(list), NOREN_OK);
    return count;
  }
  // What is on a card, by the center's books.
  std::int64_t balance(const std::string& card) {
    noren_handle operation = 0;
    EXPECT_EQ(noren_balance(till_, ("code=" + card).c_str(), -1, NOREN_FOREVER, &operation),
              NOREN_OK);
    const std::int64_t points = number(operation, "wallets.0.balance");
    EXPECT_EQ(noren_close(operation), NOREN_OK);
    return points;
  }

  noren_handle till_ = 0;
};

}  // namespace noren::api
