// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plugins/testing/test_host.hpp"

namespace noren::payment_simulated {
namespace {

using plugin::testing::Ending;
using plugin::testing::TestHost;
using plugin::testing::TestInstance;
using plugin::testing::TestRequest;
using ::testing::HasSubstr;

TestRequest take(std::string key, std::int64_t amount, bool capture = true) {
  return {.key = std::move(key),
          .amount = amount,
          .document = capture ? R"({"capture":true,"ref":"r"})" : R"({"capture":false,"ref":"r"})"};
}
TestRequest about(std::string original) {
  return {.original = std::move(original)};
}
TestRequest follow(std::string key, std::string original, std::int64_t amount = 0) {
  return {.key = std::move(key), .original = std::move(original), .amount = amount};
}

std::string told(const Ending& ending) {
  if (ending.outcome == NOREN_OUTCOME_DONE && ending.status == NOREN_OK) return "done";
  if (ending.outcome == NOREN_OUTCOME_UNKNOWN && ending.status == NOREN_E_UNKNOWN_OUTCOME) {
    return "unknown";
  }
  if (ending.outcome != NOREN_OUTCOME_REFUSED) return "illegal pair";
  const auto reason = plugin::testing::reason_of(ending);
  return "refused " + reason;
}

struct PaymentTest : ::testing::Test {
  void start(std::string_view config = "{}") {
    instance.emplace(host, noren_plugin_entry_v1, config);
    ASSERT_EQ(instance->created(), NOREN_OK) << instance->created_message();
    ASSERT_EQ(instance->open().status, NOREN_OK);
    payment = instance->interface<noren_payment_v1>(NOREN_PAYMENT);
  }
  TestHost host;
  std::optional<TestInstance> instance;
  const noren_payment_v1* payment = nullptr;
};

TEST_F(PaymentTest, AKeySeenAgainAnswersTheSameAndTakesNothingAgain) {
  start();
  const Ending first = instance->call(payment->authorize, take("a", 1250));
  EXPECT_EQ(told(first), "done");
  EXPECT_EQ(first.document, R"({"approval":"A00001","service":"simulated","masked":""})");
  const Ending again = instance->call(payment->authorize, take("a", 1250));
  EXPECT_EQ(again.document, first.document);
  EXPECT_EQ(told(instance->call(payment->refund, follow("r", "a", 1251))),
            "refused payment_over_refunded")
      << "taken once, not twice";
}

TEST_F(PaymentTest, TheSameKeyWithOtherContentIsAnError) {
  start();
  instance->call(payment->authorize, take("a", 1250));
  const Ending other = instance->call(payment->authorize, take("a", 1251));
  EXPECT_EQ(other.status, NOREN_E_EXISTS);
  EXPECT_EQ(told(other), "refused payment_key_reused");
}

TEST_F(PaymentTest, ADeclinedPaymentStaysDeclined) {
  start(R"({"decline_over": 1000})");
  EXPECT_EQ(told(instance->call(payment->authorize, take("a", 1001))), "refused payment_declined");
  EXPECT_EQ(told(instance->call(payment->authorize, take("b", 1000))), "done");
  start();
  EXPECT_EQ(told(instance->call(payment->authorize, take("a", 1001))), "refused payment_declined");
  EXPECT_EQ(told(instance->call(payment->status, about("a"))), "refused payment_declined");
}

TEST_F(PaymentTest, AReservationIsTakenOnceAndNotBeyond) {
  start();
  instance->call(payment->authorize, take("a", 500, false));
  EXPECT_EQ(told(instance->call(payment->refund, follow("early", "a", 1))),
            "refused payment_over_refunded");
  EXPECT_EQ(told(instance->call(payment->capture, follow("over", "a", 501))),
            "refused payment_over_reserved");
  EXPECT_EQ(told(instance->call(payment->capture, follow("c", "a"))), "done");
  EXPECT_EQ(told(instance->call(payment->capture, follow("c2", "a"))),
            "refused payment_not_reserved");
  EXPECT_EQ(told(instance->call(payment->refund, follow("back", "c", 500))), "done");
}

TEST_F(PaymentTest, RefundsAddUpToWhatWasTaken) {
  start();
  instance->call(payment->authorize, take("a", 500));
  EXPECT_EQ(told(instance->call(payment->refund, follow("r1", "a", 300))), "done");
  EXPECT_EQ(told(instance->call(payment->refund, follow("r2", "a", 201))),
            "refused payment_over_refunded");
  EXPECT_EQ(told(instance->call(payment->reverse, follow("v", "a"))),
            "refused payment_already_refunded");
  EXPECT_EQ(told(instance->call(payment->reverse, follow("v2", "r1"))), "done");
  EXPECT_EQ(told(instance->call(payment->refund, follow("r3", "a", 500))), "done");
}

TEST_F(PaymentTest, AReversalUndoesWhateverBecameOfIt) {
  start();
  instance->call(payment->authorize, take("a", 500));
  const Ending reversed = instance->call(payment->reverse, follow("v", "a"));
  EXPECT_EQ(told(reversed), "done");
  EXPECT_EQ(reversed.document, "{}");
  EXPECT_EQ(told(instance->call(payment->refund, follow("r", "a", 1))),
            "refused payment_over_refunded");
  EXPECT_EQ(told(instance->call(payment->reverse, follow("early", "late"))), "done");
  EXPECT_EQ(told(instance->call(payment->authorize, take("late", 100))),
            "refused payment_reversed");
}

TEST_F(PaymentTest, StatusChangesNothingAndRecoverSettles) {
  start();
  const Ending unseen = instance->call(payment->status, about("a"));
  EXPECT_EQ(unseen.status, NOREN_E_NOEXIST);
  EXPECT_EQ(told(unseen), "refused payment_not_seen");
  EXPECT_EQ(told(instance->call(payment->authorize, take("a", 5))), "done");
  EXPECT_EQ(told(instance->call(payment->recover, about("a"))), "done");
  EXPECT_EQ(told(instance->call(payment->recover, about("b"))), "refused payment_never_happened");
  EXPECT_EQ(told(instance->call(payment->authorize, take("b", 5))),
            "refused payment_never_happened");
}

TEST_F(PaymentTest, AHangIsUnknownAndTheBookTellsWhichWay) {
  start(R"({"hang_before": true})");
  const noren_op before = instance->begin(payment->authorize, take("a", 5));
  EXPECT_EQ(told(instance->call(payment->status, about("a"))), "unknown");
  instance->cancel(before);
  EXPECT_EQ(told(host.wait(before)), "unknown") << "1002 would say that nothing happened";
  EXPECT_EQ(told(instance->call(payment->recover, about("a"))), "refused payment_never_happened");
  start(R"({"hang_after": true})");
  const noren_op after = instance->begin(payment->authorize, take("b", 5));
  EXPECT_EQ(told(instance->call(payment->recover, about("b"))), "done");
  EXPECT_FALSE(host.ended(after));
  EXPECT_EQ(instance->close().status, NOREN_OK);
  EXPECT_EQ(told(host.wait(after)), "unknown");
}

TEST_F(PaymentTest, ADelayedPaymentIsGivenUpCleanly) {
  start(R"({"delay_ms": 3600000})");
  const noren_op op = instance->begin(payment->authorize, take("a", 5));
  instance->cancel(op);
  EXPECT_EQ(host.wait(op).status, NOREN_E_CANCELED);
  EXPECT_EQ(host.wait(op).outcome, NOREN_OUTCOME_REFUSED);
  auto hasty = take("b", 5);
  hasty.timeout_ms = 1;
  EXPECT_EQ(told(instance->call(payment->authorize, hasty)), "refused payment_timeout");
  EXPECT_EQ(told(instance->call(payment->status, about("b"))), "refused payment_not_seen");
}

TEST_F(PaymentTest, WithoutADiskNothingIsTaken) {
  start();
  host.storage_status = NOREN_E_FAILURE;
  EXPECT_EQ(told(instance->call(payment->authorize, take("a", 5))), "refused payment_storage");
  host.storage_status = NOREN_OK;
  EXPECT_EQ(told(instance->call(payment->status, about("a"))), "refused payment_not_seen");
  EXPECT_EQ(told(instance->call(payment->recover, about("a"))), "refused payment_never_happened");
}

TEST_F(PaymentTest, RequestsWithoutKeysOrAmountsAreFaultsOfTheCaller) {
  start();
  EXPECT_EQ(instance->call(payment->authorize, take("", 5)).status, NOREN_E_ILLEGAL);
  EXPECT_EQ(instance->call(payment->refund, follow("r", "")).status, NOREN_E_ILLEGAL);
  EXPECT_EQ(instance->call(payment->authorize, take("a", 0)).status, NOREN_E_ILLEGAL);
  EXPECT_EQ(TestInstance(host, noren_plugin_entry_v1, R"({"die_at":"noon"})").created(),
            NOREN_E_ILLEGAL);
}

// Kills a process of its own at the named point and asks a new one what became of it.
struct KilledPaymentTest : ::testing::TestWithParam<std::pair<const char*, const char*>> {
  KilledPaymentTest() {
    char folder[] = "/tmp/noren-payment-XXXXXX";
    folder_ = ::mkdtemp(folder);
  }
  ~KilledPaymentTest() override { std::filesystem::remove_all(folder_); }

  // Whether the process was killed by a signal while it took a payment.
  bool killed(std::string_view config) {
    const pid_t child = ::fork();
    if (child == 0) {
      TestHost host(folder_ / "book");
      TestInstance instance(host, noren_plugin_entry_v1, config);
      instance.open();
      instance.call(instance.interface<noren_payment_v1>(NOREN_PAYMENT)->authorize, take("a", 5));
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status);
  }
  std::filesystem::path folder_;
};

TEST_P(KilledPaymentTest, TheBookTellsTheNextProcessWhatHappened) {
  const auto& [point, recovered] = GetParam();
  const std::string config = std::string(R"({"die_at": ")") + point + "\"}";
  ASSERT_TRUE(killed(config));
  {
    TestHost host(folder_ / "book");
    TestInstance instance(host, noren_plugin_entry_v1, config);
    instance.open();
    const auto* payment = instance.interface<noren_payment_v1>(NOREN_PAYMENT);
    EXPECT_EQ(told(instance.call(payment->recover, about("a"))), recovered);
    EXPECT_EQ(told(instance.call(payment->authorize, take("a", 5))), recovered)
        << "settled for good";
    EXPECT_EQ(told(instance.call(payment->authorize, take("b", 5))), "done") << "it dies once";
  }
}

INSTANTIATE_TEST_SUITE_P(Points, KilledPaymentTest,
                         ::testing::Values(std::pair{"before", "refused payment_never_happened"},
                                           std::pair{"after_intent",
                                                     "refused payment_never_happened"},
                                           std::pair{"after_result", "done"}),
                         [](const auto& info) { return std::string(info.param.first); });

}  // namespace
}  // namespace noren::payment_simulated
