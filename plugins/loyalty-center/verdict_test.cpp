// SPDX-License-Identifier: Apache-2.0
#include "plugins/loyalty-center/verdict.hpp"

#include <center.pb.h>
#include <gtest/gtest.h>

namespace noren::loyalty_center {
namespace {

using Fault = Exchanged::Fault;

std::string text(const Verdict& verdict) {
  switch (verdict.kind) {
    case Verdict::Kind::done:
      return "done";
    case Verdict::Kind::refused:
      return std::to_string(verdict.refusal.status) + " " + verdict.refusal.reason;
    case Verdict::Kind::unknown:
      return "unknown " + verdict.refusal.reason;
  }
  return "";
}

std::string judged(Asking asking, const Exchanged& exchanged) {
  const Verb verb = asking == Asking::query ? Verb::lookup : Verb::complete;
  return text(judge(verb, asking, exchanged, "center:1"));
}

Exchanged fault(Fault fault, bool sent) {
  return {.fault = fault, .sent = sent};
}
Exchanged answer(int status, std::string body, std::string type = "application/x-protobuf") {
  return {.sent = true,
          .http_status = status,
          .content_type = std::move(type),
          .body = std::move(body)};
}

center::v1::Reply reply(int status, int outcome, std::string reason = "") {
  center::v1::Reply reply;
  reply.set_status(status);
  reply.set_outcome(outcome);
  reply.set_reason(std::move(reason));
  return reply;
}

TEST(Verdict, BeforeTheFirstByteItIsRefused) {
  EXPECT_EQ(judged(Asking::value, fault(Fault::unreachable, false)), "108 center_unreachable");
  EXPECT_EQ(judged(Asking::value, fault(Fault::tls, false)), "108 center_tls_failed");
  EXPECT_EQ(judged(Asking::value, fault(Fault::certificate, false)),
            "108 center_certificate_mismatch");
  EXPECT_EQ(judged(Asking::value, fault(Fault::timeout, false)), "112 center_timeout");
  EXPECT_EQ(judged(Asking::value, fault(Fault::canceled, false)), "1002 operation_canceled");
}

TEST(Verdict, AfterTheFirstByteItIsUnknownWhereValueMoves) {
  for (const Fault why : {Fault::timeout, Fault::broken, Fault::canceled}) {
    EXPECT_EQ(judged(Asking::value, fault(why, true)), "unknown center_no_answer");
    EXPECT_EQ(judged(Asking::earlier, fault(why, true)), "unknown center_no_answer");
  }
  EXPECT_EQ(judged(Asking::query, fault(Fault::broken, true)), "108 center_no_answer");
  EXPECT_EQ(judged(Asking::query, fault(Fault::timeout, true)), "112 center_timeout");
  EXPECT_EQ(judged(Asking::query, fault(Fault::canceled, true)), "1002 operation_canceled");
}

TEST(Verdict, NothingButAnAnswerSettlesAnEarlierOperation) {
  EXPECT_EQ(judged(Asking::earlier, fault(Fault::unreachable, false)),
            "unknown center_unreachable");
  EXPECT_EQ(judged(Asking::earlier, answer(401, "")), "unknown center_denied_terminal");
}

TEST(Verdict, ACenterThatDidNotProcessItSaysSo) {
  EXPECT_EQ(judged(Asking::value, answer(400, "")), "111 center_request_rejected");
  EXPECT_EQ(judged(Asking::value, answer(413, "")), "111 center_request_rejected");
  EXPECT_EQ(judged(Asking::value, answer(401, "")), "1003 center_denied_terminal");
  EXPECT_EQ(judged(Asking::value, answer(404, "")), "104 center_verb_unknown");
}

TEST(Verdict, WhatIsNoReplyLeavesItUnknown) {
  std::string done = reply(0, 2).SerializeAsString();
  center::v1::Reply other = reply(0, 2);
  other.mutable_hold()->set_held(3);
  for (const Exchanged& bad :
       {answer(500, ""), answer(503, "busy"), answer(200, "<html>", "text/html"), answer(200, ""),
        answer(200, "\xFF\xFF\xFF"), answer(200, done), answer(200, other.SerializeAsString()),
        answer(204, other.SerializeAsString())}) {
    EXPECT_EQ(judged(Asking::value, bad), "unknown center_bad_answer");
    EXPECT_EQ(judged(Asking::query, bad), "108 center_bad_answer");
  }
}

TEST(Verdict, AReplyMustHaveALegalPairAndTheRightBody) {
  center::v1::Reply complete = reply(0, 2);
  complete.mutable_complete()->set_awarded(7);
  EXPECT_EQ(judged(Asking::value, answer(200, complete.SerializeAsString())), "done");
  EXPECT_EQ(judged(Asking::value,
                   answer(200, complete.SerializeAsString(), "application/x-protobuf; v=1")),
            "done");
  complete.set_outcome(1);
  EXPECT_EQ(judged(Asking::value, answer(200, complete.SerializeAsString())),
            "unknown center_bad_answer");
  complete.set_outcome(0);
  EXPECT_EQ(judged(Asking::value, answer(200, complete.SerializeAsString())),
            "unknown center_bad_answer");
  EXPECT_EQ(judged(Asking::value, answer(200, reply(111, 1, "used").SerializeAsString())),
            "111 used");
  EXPECT_EQ(judged(Asking::value, answer(200, reply(111, 3, "used").SerializeAsString())),
            "unknown center_bad_answer");
  EXPECT_EQ(judged(Asking::value, answer(200, reply(1001, 3, "later").SerializeAsString())),
            "unknown later");
}

TEST(Verdict, TheCentersNumbersAndDetailsComeThrough) {
  center::v1::Reply little = reply(114, 1, "not_enough_points");
  little.set_extended(209);
  little.add_details("300");
  const Verdict verdict =
      judge(Verb::hold, Asking::value, answer(200, little.SerializeAsString()), "center:1");
  EXPECT_EQ(verdict.refusal.extended, 209);
  EXPECT_EQ(verdict.refusal.details, std::vector<std::string>{"300"});
  EXPECT_EQ(plugin::to_document(verdict.refusal),
            R"({"reason":"not_enough_points","details":["300"],"extended":209})");
}

}  // namespace
}  // namespace noren::loyalty_center
