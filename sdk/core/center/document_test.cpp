// SPDX-License-Identifier: Apache-2.0
#include "core/center/document.hpp"

#include <gtest/gtest.h>

namespace noren::center {
namespace {

TEST(Document, ARepliesTextReadsBackTheSame) {
  Reply reply;
  reply.outcome = NOREN_OUTCOME_DONE;
  CompleteReply complete{15, 0, 3, 18, {{"base", 15}}, {}, "****1234", "まちのポイント", 9};
  complete.coupons = {{"ABCDEFGH0123", 1, "題", "\"文\"\n", "2026-10-21", "CODE", "100円引き"}};
  reply.body = complete;
  const std::string text = to_text(reply);
  const auto back = reply_of_text(text);
  ASSERT_TRUE(back);
  EXPECT_EQ(to_text(*back), text);
  EXPECT_EQ(std::get<CompleteReply>(back->body).coupons.at(0).text, "\"文\"\n");

  Reply no;
  no.status = NOREN_E_EXTENDED;
  no.outcome = NOREN_OUTCOME_REFUSED;
  no.reason = "not_enough_points";
  no.details = {"5"};
  no.extended = 209;
  EXPECT_EQ(to_text(*reply_of_text(to_text(no))), to_text(no));
  for (const Reply& each :
       {Reply{0, 0, "", {}, 0, LookupReply{"m", {{"w", "n", "u", 5, 4}}, 4}},
        Reply{0, 0, "", {}, 0, QuoteReply{1, 2, {{"r", 1}}}},
        Reply{0,
              0,
              "",
              {},
              0,
              LookupReply{"m", {}, 4, Policy{OfflinePolicy{1, 2, 3, 4}, {"settled", 55, "t"}}}},
        Reply{0, 0, "", {}, 0, QuoteReply{0, 0, {}, 1, 2, 3, 4}},
        Reply{0,
              2,
              "",
              {},
              0,
              CompleteReply{1, 2, 3, 4, {}, {}, "m", "p", 5, true, true, 6, {"flag"}}},
        Reply{0, 2, "", {}, 0, RefundReply{1, 2, 3, 4, 5, 6, 7, "m", "p", 8, 9, 10, true}},
        Reply{0, 2, "", {}, 0, HoldReply{3, 4}}, Reply{0, 2, "", {}, 0, CancelReply{5, 6}}}) {
    const auto read = reply_of_text(to_text(each));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->body.index(), each.body.index());
    EXPECT_EQ(to_text(*read), to_text(each));
  }
}

TEST(Document, ARequestsRecordReadsBackTheSame) {
  CompleteRequest request;
  request.sale.ref = "R1";
  request.sale.total = 500;
  request.sale.lines = {{1, "item", 500, 8, "4900", "茶", "2", "drink", true}};
  request.sale.tenders = {{"cash", 500, "", ""}};
  request.holds = {Bytes(16, 9)};
  request.coupons = {"ABCDEFGH0123"};
  request.event_time_ms = 77;
  request.offline = true;
  request.offline_points = 40;
  request.seen = {76, 1, "5.00.00"};
  const auto back = complete_of_text(to_text(request));
  ASSERT_TRUE(back);
  EXPECT_EQ(to_text(*back), to_text(request));
  EXPECT_TRUE(back->sale.lines.at(0).no_points);
  EXPECT_EQ(back->holds, request.holds);
  EXPECT_EQ(back->seen, request.seen);
}

TEST(Document, AReturnsRecordReadsBackTheSame) {
  RefundRequest request;
  request.original = Bytes(16, 9);
  request.sale.ref = "R2";
  request.sale.lines = {{1, "item", 500, 8, "", "", "", "", false}};
  request.event_time_ms = 77;
  request.offline = true;
  request.seen.center_ms = 76;
  const auto back = refund_of_text(to_text(request));
  ASSERT_TRUE(back);
  EXPECT_EQ(to_text(*back), to_text(request));
  EXPECT_EQ(back->original, request.original);
  EXPECT_EQ(refund_of_text(R"({"original":"x"})").error().details.at(0), "original");
}

// Replies that the books kept before there was more to say.
TEST(Document, AnOlderRepliesTextStaysAsItIs) {
  const std::string text =
      R"({"status":0,"outcome":2,"complete":{"awarded":1,"redeemed":0,"balance_before":0,)"
      R"("balance":1,"rules":[],"coupons":[],"member":"m","program":"p","entry":1}})";
  EXPECT_EQ(to_text(*reply_of_text(text)), text);
}

TEST(Document, NamesTheMemberThatIsWrong) {
  EXPECT_EQ(complete_of_text(R"({"sale":{"total":"5"}})").error().details.at(0), "total");
  EXPECT_EQ(complete_of_text(R"({"sale":{"lines":[{"amount":1.5}]}})").error().details.at(0),
            "amount");
  EXPECT_EQ(complete_of_text(R"({"holds":["x"]})").error().details.at(0), "holds");
  EXPECT_EQ(lookup_of_text(R"({"card":{"sealed":"??"}})").error().details.at(0), "sealed");
  EXPECT_EQ(lookup_of_text("[]").error().details.at(0), "object");
  EXPECT_EQ(lookup_of_text("{").error().details.at(0), "json");
  EXPECT_TRUE(hold_of_text(R"({"points":5,"news":{}})"));
}

TEST(Document, OperationIdsAreUuidText) {
  const Bytes id = *from_hex("00112233445566778899aabbccddeeff");
  EXPECT_EQ(uuid_text(id), "00112233-4455-6677-8899-aabbccddeeff");
  EXPECT_EQ(*uuid_of_text(uuid_text(id)), id);
  EXPECT_FALSE(uuid_of_text("00112233445566778899aabbccddeeff"));
  EXPECT_FALSE(uuid_of_text(""));
}

}  // namespace
}  // namespace noren::center
