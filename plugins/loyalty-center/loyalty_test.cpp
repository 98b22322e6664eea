// SPDX-License-Identifier: Apache-2.0
#include <center.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "plugins/loyalty-center/mac.hpp"
#include "plugins/loyalty-center/test_center.hpp"
#include "plugins/testing/test_host.hpp"

namespace noren::loyalty_center {
namespace {

using plugin::testing::Ending;
using plugin::testing::reason_of;
using plugin::testing::TestHost;
using plugin::testing::TestInstance;
using plugin::testing::TestRequest;
using ::testing::HasSubstr;
using testing::TestCenter;
using Stream = TestCenter::Stream;

constexpr char operation[] = "00112233-4455-6677-8899-aabbccddeeff";
constexpr char earlier[] = "ffeeddcc-bbaa-9988-7766-554433221100";
constexpr char card[] = R"("card":{"kind":"code","sealed":"AQID","match":"0123"})";
const std::string terminal_key(terminal_key_size, 'k');

const TestRequest lookup{.document = std::string("{") + card + "}"};
const TestRequest hold{.key = operation,
                       .document = std::string("{") + card + R"(,"ref":"r-1","points":300})"};
const TestRequest complete{
    .key = operation,
    .document = std::string("{") + card + R"(,"sale":{"ref":"r-1","business_date":"2026-11-22",)" +
                R"("currency":"JPY","tax_mode":"included","total":1250,)" +
                R"("lines":[{"line":1,"kind":"item","amount":1250,"tax":10,"name":"茶"}],)" +
                R"("tenders":[{"tender":"cash","amount":950}]},"holds":[")" + earlier +
                R"("],"coupons":["C-1"],"event_time_ms":1795300000000})"};

std::string held(std::int64_t points) {
  center::v1::Reply reply;
  reply.set_outcome(NOREN_OUTCOME_DONE);
  reply.mutable_hold()->set_held(points);
  reply.mutable_hold()->set_usable(700);
  return reply.SerializeAsString();
}

std::string refused(int status, std::string reason) {
  center::v1::Reply reply;
  reply.set_status(status);
  reply.set_outcome(NOREN_OUTCOME_REFUSED);
  reply.set_reason(std::move(reason));
  return reply.SerializeAsString();
}

std::string ok(const std::string& body) {
  return TestCenter::answer(200, "application/x-protobuf", body);
}

// Reads a request and says this, as it stands.
TestCenter::Script say(std::string words) {
  return [words](TestCenter& center, Stream& stream) {
    center.read(stream);
    TestCenter::write(stream, words);
  };
}

struct LoyaltyTest : ::testing::Test {
  void start(std::vector<TestCenter::Script> scripts) {
    center = std::make_unique<TestCenter>(std::move(scripts));
    connect(center->url(), center->identity.sha256);
  }
  void connect(const std::string& url, const std::string& sha256) {
    host.secrets["terminal_key"] = terminal_key;
    const std::string config = R"({"url":")" + url + R"(","terminal":"T-0001",)" +
                               R"("certificate_sha256":")" + to_hex(sha256) + "\"}";
    instance = std::make_unique<TestInstance>(host, noren_plugin_entry_v1, config);
    ASSERT_EQ(instance->created(), NOREN_OK) << instance->created_message();
    ASSERT_EQ(instance->open().status, NOREN_OK);
    loyalty = instance->interface<noren_loyalty_v1>(NOREN_LOYALTY);
  }
  std::string told(noren_submit_fn slot, const TestRequest& request) {
    const Ending ending = instance->call(slot, request);
    return std::to_string(ending.status) + "/" + std::to_string(ending.outcome) + " " +
           (ending.status == NOREN_OK ? ending.document : reason_of(ending));
  }

  std::unique_ptr<TestCenter> center;  // ends after the instance, whose connections it waits for
  TestHost host;
  std::unique_ptr<TestInstance> instance;
  const noren_loyalty_v1* loyalty = nullptr;
};

TEST_F(LoyaltyTest, SendsTheDocumentAsAMessageWithItsMac) {
  start({say(ok(held(0)))});
  instance->call(loyalty->complete, complete);
  ASSERT_EQ(center->requests().size(), 1u);
  const auto request = center->requests()[0];
  EXPECT_EQ(request.target(), "/v1/complete");
  EXPECT_EQ(request["Content-Type"], "application/x-protobuf");
  EXPECT_EQ(request["Authorization"],
            authorization("T-0001", terminal_key, "complete", request.body()));
  center::v1::CompleteRequest message;
  ASSERT_TRUE(message.ParseFromString(request.body()));
  EXPECT_EQ(to_hex(message.operation()), "00112233445566778899aabbccddeeff");
  EXPECT_EQ(message.card().sealed(), "\1\2\3");
  EXPECT_EQ(message.sale().total(), 1250);
  EXPECT_EQ(message.sale().lines(0).name(), "茶");
  EXPECT_EQ(message.sale().tenders(0).amount(), 950);
  EXPECT_EQ(to_hex(message.holds(0)), "ffeeddccbbaa99887766554433221100");
  EXPECT_EQ(message.coupons(0), "C-1");
  EXPECT_EQ(message.event_time_ms(), 1795300000000);
  EXPECT_EQ(request.body().find("0123"), std::string::npos) << "match stays in the till";
}

TEST_F(LoyaltyTest, KeepsItsConnectionForTheNextRequest) {
  start({[](TestCenter& center, Stream& stream) {
    for (const int points : {1, 2, 3}) {
      center.read(stream);
      TestCenter::write(stream, ok(held(points)));
    }
  }});
  EXPECT_EQ(told(loyalty->hold, hold), R"(0/2 {"held":1,"usable":700,"value":0})");
  EXPECT_EQ(told(loyalty->hold, hold), R"(0/2 {"held":2,"usable":700,"value":0})");
  EXPECT_EQ(told(loyalty->hold, hold), R"(0/2 {"held":3,"usable":700,"value":0})");
}

TEST_F(LoyaltyTest, AKeptConnectionThatWasClosedIsReplacedBeforeAnythingIsWritten) {
  std::promise<void> closed;
  start({[&](TestCenter& center, Stream& stream) {
           center.read(stream);
           TestCenter::write(stream, ok(held(1)));
           stream.next_layer().close();
           closed.set_value();
         },
         say(ok(held(2)))});
  EXPECT_EQ(told(loyalty->hold, hold), R"(0/2 {"held":1,"usable":700,"value":0})");
  closed.get_future().wait();
  EXPECT_EQ(told(loyalty->hold, hold), R"(0/2 {"held":2,"usable":700,"value":0})");
}

TEST_F(LoyaltyTest, AConnectionThatDiesUnderARequestIsNotTriedAgain) {
  start({[](TestCenter& center, Stream& stream) {
    center.read(stream);
    TestCenter::write(stream, ok(held(1)));
    center.read(stream);
  }});
  EXPECT_EQ(told(loyalty->hold, hold), R"(0/2 {"held":1,"usable":700,"value":0})");
  EXPECT_EQ(told(loyalty->hold, hold), "1001/3 center_no_answer");
  EXPECT_EQ(center->requests().size(), 2u);
}

TEST_F(LoyaltyTest, ClosingWithoutReadingOrAnsweringLeavesValueUnknown) {
  start({[](TestCenter&, Stream&) {}, say(""), say("HTTP/1.1 200 OK\r\nContent-Le"),
         say("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\n"
             "Content-Length: 100\r\n\r\nabc"),
         say("garbage\r\n\r\n"), say(TestCenter::answer(200, "text/html", "<html>ok</html>")),
         say(TestCenter::answer(502, "text/plain", "bad gateway")), say(ok("\xFF\xFF"))});
  EXPECT_EQ(told(loyalty->hold, hold), "1001/3 center_no_answer");
  EXPECT_EQ(told(loyalty->hold, hold), "1001/3 center_no_answer");
  EXPECT_EQ(told(loyalty->hold, hold), "1001/3 center_no_answer");
  EXPECT_EQ(told(loyalty->hold, hold), "1001/3 center_no_answer");
  EXPECT_EQ(told(loyalty->hold, hold), "1001/3 center_no_answer");
  EXPECT_EQ(told(loyalty->hold, hold), "1001/3 center_bad_answer");
  EXPECT_EQ(told(loyalty->hold, hold), "1001/3 center_bad_answer");
  EXPECT_EQ(told(loyalty->hold, hold), "1001/3 center_bad_answer");
}

TEST_F(LoyaltyTest, AQueryThatIsNotAnsweredIsOffline) {
  start({say(""), say(TestCenter::answer(200, "text/html", "<html>"))});
  EXPECT_EQ(told(loyalty->lookup, lookup), "108/0 center_no_answer");
  EXPECT_EQ(told(loyalty->lookup, lookup), "108/0 center_bad_answer");
}

TEST_F(LoyaltyTest, ASlowCenterIsUnknownAtTheDeadline) {
  const auto hang = [](TestCenter& center, Stream& stream) {
    center.read(stream);
    TestCenter::wait_for_end(stream);
  };
  start({hang, hang});
  TestRequest hasty = hold;
  hasty.timeout_ms = 50;
  EXPECT_EQ(told(loyalty->hold, hasty), "1001/3 center_no_answer");
  TestRequest question = lookup;
  question.timeout_ms = 50;
  EXPECT_EQ(told(loyalty->lookup, question), "112/0 center_timeout");
}

TEST_F(LoyaltyTest, ACenterThatNeverShakesHandsWasSentNothing) {
  // A listener whose queue takes the connection and where nobody answers.
  boost::asio::io_context io;
  boost::asio::ip::tcp::acceptor silent(io, {boost::asio::ip::address_v4::loopback(), 0});
  connect("https://127.0.0.1:" + std::to_string(silent.local_endpoint().port()),
          std::string(32, 'x'));
  TestRequest hasty = hold;
  hasty.timeout_ms = 50;
  EXPECT_EQ(told(loyalty->hold, hasty), "112/1 center_timeout");
  const noren_op op = instance->begin(loyalty->hold, hold);
  instance->cancel(op);
  EXPECT_EQ(host.wait(op).status, NOREN_E_CANCELED);
  EXPECT_EQ(host.wait(op).outcome, NOREN_OUTCOME_REFUSED);
}

TEST_F(LoyaltyTest, CancelNeverPretendsThatASentRequestDidNothing) {
  std::promise<void> read;
  std::promise<void> go_on;
  start({[&](TestCenter& center, Stream& stream) {
    center.read(stream);
    read.set_value();
    go_on.get_future().wait();
    TestCenter::write(stream, ok(held(5)));
  }});
  const noren_op op = instance->begin(loyalty->hold, hold);
  read.get_future().wait();
  instance->cancel(op);
  go_on.set_value();
  EXPECT_EQ(host.wait(op).document, R"({"held":5,"usable":700,"value":0})");
}

TEST_F(LoyaltyTest, NobodyListeningMeansNothingWasSent) {
  std::string url;
  {
    TestCenter gone({});
    url = gone.url();
  }
  connect(url, std::string(32, 'x'));
  EXPECT_EQ(told(loyalty->hold, hold), "108/1 center_unreachable");
  EXPECT_EQ(told(loyalty->lookup, lookup), "108/0 center_unreachable");
  EXPECT_EQ(told(loyalty->status, {.original = operation}), "1001/3 center_unreachable")
      << "a line that is down says nothing about an earlier operation";
}

TEST_F(LoyaltyTest, AnotherCertificateIsToldNothing) {
  center = std::make_unique<TestCenter>(std::vector<TestCenter::Script>{
      [](TestCenter& center, Stream& stream) { center.read(stream); }});
  connect(center->url(), std::string(32, 'x'));
  EXPECT_EQ(told(loyalty->hold, hold), "108/1 center_certificate_mismatch");
  EXPECT_TRUE(center->requests().empty());
}

TEST_F(LoyaltyTest, HttpRefusalsBeforeProcessingAreRefused) {
  start({[](TestCenter& center, Stream& stream) {
    for (const int status : {401, 400, 404}) {
      center.read(stream);
      TestCenter::write(stream, TestCenter::answer(status, "text/plain", "no"));
    }
  }});
  EXPECT_EQ(told(loyalty->hold, hold), "1003/1 center_denied_terminal");
  EXPECT_EQ(told(loyalty->hold, hold), "111/1 center_request_rejected");
  EXPECT_EQ(told(loyalty->hold, hold), "104/1 center_verb_unknown");
}

TEST_F(LoyaltyTest, RecoverSendsTheFirstTryUnderItsOwnId) {
  start({[](TestCenter& center, Stream& stream) {
    center.read(stream);
    TestCenter::write(stream, ok(held(300)));
    center.read(stream);
    TestCenter::write(stream, ok(refused(NOREN_E_FAILURE, "coupon_used")));
  }});
  TestRequest recover{.key = operation, .original = earlier};
  recover.document = R"({"verb":"hold","request":)" + hold.document + "}";
  EXPECT_EQ(told(loyalty->recover, recover), R"(0/2 {"held":300,"usable":700,"value":0})");
  const auto first = center->requests()[0];
  EXPECT_EQ(first.target(), "/v1/hold");
  center::v1::HoldRequest message;
  ASSERT_TRUE(message.ParseFromString(first.body()));
  EXPECT_EQ(to_hex(message.operation()), "ffeeddccbbaa99887766554433221100");
  EXPECT_EQ(message.points(), 300);

  recover.document =
      std::string(R"({"verb":"cancel","request":{"reason":"abandoned"},"original":")") + operation +
      "\"}";
  EXPECT_EQ(told(loyalty->recover, recover), "111/1 coupon_used");
  center::v1::CancelRequest cancel;
  ASSERT_TRUE(cancel.ParseFromString(center->requests()[1].body()));
  EXPECT_EQ(to_hex(cancel.original()), "00112233445566778899aabbccddeeff");
  EXPECT_EQ(cancel.reason(), "abandoned");
}

TEST_F(LoyaltyTest, StatusAsksByTheOriginalAndPassesOnWhatIsNotSeen) {
  start({say(ok(refused(NOREN_E_NOEXIST, "operation_not_seen")))});
  EXPECT_EQ(told(loyalty->status, {.original = earlier}), "109/1 operation_not_seen");
  EXPECT_EQ(center->requests()[0].target(), "/v1/status");
  center::v1::StatusRequest message;
  ASSERT_TRUE(message.ParseFromString(center->requests()[0].body()));
  EXPECT_EQ(to_hex(message.operation()), "ffeeddccbbaa99887766554433221100");
}

TEST_F(LoyaltyTest, ChecksThatTheCenterAnswersAndKnowsThisTerminal) {
  std::string never_seen = ok(refused(NOREN_E_NOEXIST, "operation_not_seen"));
  never_seen.insert(never_seen.find("\r\n") + 2,
                    "Server: noren-center/1.2\r\nNoren-Standing: 1795300000000 7.aa.bb\r\n");
  start({say(never_seen), say(TestCenter::answer(401, "application/x-protobuf", ""))});
  const auto* health = instance->interface<noren_health_v1>(NOREN_HEALTH);
  EXPECT_EQ(told(health->check, {}),
            R"(0/0 {"text":"Internal HCheck: Successful","version":"noren-center/1.2",)"
            R"("center":{"time_ms":1795300000000,"head":"7.aa.bb"}})");
  EXPECT_EQ(center->requests()[0].target(), "/v1/status");
  EXPECT_EQ(told(health->check, {}), "1003/0 center_denied_terminal");
}

TEST_F(LoyaltyTest, AReturnNamesItsSaleAndIsRecoveredAsWell) {
  center::v1::Reply reply;
  reply.set_outcome(NOREN_OUTCOME_DONE);
  reply.mutable_refund()->set_taken_back(3);
  reply.mutable_refund()->set_refund_money(350);
  start({say(ok(reply.SerializeAsString())), say(ok(reply.SerializeAsString()))});
  const std::string document =
      std::string(R"({"original":")") + earlier +
      R"(","sale":{"ref":"r-2","lines":[{"line":1,"amount":500,"tax":10}]},"event_time_ms":7,)" +
      R"("seen":{"center_ms":5,"elapsed_ms":2,"head":"1.aa.bb"}})";
  noren_op op = instance->begin(loyalty->refund, {.key = operation, .document = document});
  EXPECT_THAT(host.wait(op).document, HasSubstr(R"("refund_money":350)"));
  EXPECT_EQ(center->requests()[0].target(), "/v1/refund");
  center::v1::RefundRequest message;
  ASSERT_TRUE(message.ParseFromString(center->requests()[0].body()));
  EXPECT_EQ(to_hex(message.original()), "ffeeddccbbaa99887766554433221100");
  EXPECT_EQ(message.sale().lines(0).amount(), 500);
  EXPECT_EQ(message.seen().elapsed_ms(), 2);
  EXPECT_EQ(message.seen().head(), "1.aa.bb");
  op = instance->begin(
      loyalty->recover,
      {.original = operation, .document = R"({"verb":"refund","request":)" + document + "}"});
  EXPECT_EQ(host.wait(op).outcome, NOREN_OUTCOME_DONE);
  EXPECT_EQ(center->requests()[0].body(), center->requests()[1].body());
}

TEST_F(LoyaltyTest, PassesOnWhereTheCenterStood) {
  const auto with = [](const std::string& standing, const std::string& body) {
    std::string answer = ok(body);
    answer.insert(answer.find("\r\n") + 2, "Noren-Standing: " + standing + "\r\n");
    return answer;
  };
  start({say(with("1795300000000 7.aa.bb", held(5))), say(with("soon 7.aa.bb", held(5))),
         say(with("1795300000000 7.aa.bb", refused(NOREN_E_FAILURE, "daily_limit")))});
  noren_op op = instance->begin(loyalty->hold, hold);
  EXPECT_THAT(host.wait(op).document,
              HasSubstr(R"("center":{"time_ms":1795300000000,"head":"7.aa.bb"})"));
  op = instance->begin(loyalty->hold, hold);
  EXPECT_EQ(host.wait(op).document, R"({"held":5,"usable":700,"value":0})");
  op = instance->begin(loyalty->hold, hold);
  EXPECT_THAT(host.wait(op).document, HasSubstr(R"("head":"7.aa.bb")"));
}

TEST_F(LoyaltyTest, WhatCannotBeEncodedOrSignedIsNotSent) {
  connect("https://127.0.0.1:1", std::string(32, 'x'));
  EXPECT_EQ(told(loyalty->hold, {.key = "no uuid", .document = hold.document}),
            "106/1 document_malformed");
  EXPECT_EQ(told(loyalty->hold, {.key = operation, .document = "{}"}), "106/1 document_malformed");
  EXPECT_EQ(told(loyalty->hold, {.key = operation, .document = "["}), "106/1 document_malformed");
  EXPECT_EQ(told(loyalty->recover, {.original = earlier}), "1001/3 document_malformed");
  TestRequest large = hold;
  large.document.insert(1, R"("wallet":")" + std::string(65536, 'x') + "\",");
  EXPECT_EQ(told(loyalty->hold, large), "106/1 center_request_too_large");
  EXPECT_EQ(told(loyalty->load, hold), "104/1 loyalty_verb_not_offered");
  host.secrets.clear();
  instance = nullptr;
  instance = std::make_unique<TestInstance>(
      host, noren_plugin_entry_v1,
      R"({"url":"https://127.0.0.1:1","terminal":"T","certificate_sha256":")" +
          std::string(64, '0') + "\"}");
  EXPECT_EQ(told(loyalty->hold, hold), "105/1 terminal_key_missing");
}

TEST_F(LoyaltyTest, AWrongConfigurationNamesItsMember) {
  const std::string digest(64, '0');
  const auto message = [&](const std::string& url, const std::string& terminal,
                           const std::string& sha256) {
    const TestInstance wrong(host, noren_plugin_entry_v1,
                             R"({"url":")" + url + R"(","terminal":")" + terminal +
                                 R"(","certificate_sha256":")" + sha256 + "\"}");
    EXPECT_EQ(wrong.created(), NOREN_E_ILLEGAL);
    return wrong.created_message();
  };
  EXPECT_THAT(message("http://a", "T", digest), HasSubstr("url"));
  EXPECT_THAT(message("https://a", "", digest), HasSubstr("terminal"));
  EXPECT_THAT(message("https://a", "T", "00"), HasSubstr("certificate_sha256"));
}

}  // namespace
}  // namespace noren::loyalty_center
