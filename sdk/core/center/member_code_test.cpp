// SPDX-License-Identifier: Apache-2.0
#include "core/card/member_code.hpp"

#include "core/center/center_fixture.hpp"

namespace noren::center {
namespace {

class MemberCodeTest : public CenterFixture {
 protected:
  static constexpr std::int64_t kTtl = 120;

  MemberCodeTest() {
    clock_.now_ms += 1'000'000;  // the center has run for a while
    give(plain(), 5000);
  }
  static std::string plain() { return *card::static_member_code("M0001"); }
  // A new code, issued so many seconds ago.
  std::string fresh(std::int64_t ago_s = 0) { return issued(ago_s, keys_.program); }
  std::string issued(std::int64_t ago_s, const card::HashKey& program) {
    card::MemberNonce nonce{};
    random_.fill(nonce);
    return *card::dynamic_member_code("M0001", card::member_code_key(program),
                                      clock_.now_ms / 1000 - ago_s, kTtl, nonce);
  }
  HoldRequest hold_in(const std::string& ref, const std::string& code, std::int64_t points) {
    HoldRequest request = hold_of(code, points);
    request.ref = ref;
    return request;
  }
};

TEST_F(MemberCodeTest, BothCodesAreTheSameMember) {
  EXPECT_EQ(wallet(plain()).balance, 5000);
  EXPECT_EQ(wallet(fresh()).balance, 5000);
  EXPECT_EQ(wallet("nm1-m0001-" + plain().substr(10)).balance, 5000);
  EXPECT_EQ(center_->complete(a_, sale_of(fresh(), 1000)).status, NOREN_OK);
  EXPECT_EQ(wallet(plain()).balance, wallet(fresh()).balance);
}

TEST_F(MemberCodeTest, ADynamicCodeLiftsTheDailyLimit) {
  EXPECT_EQ(wallet(plain()).usable, 1000);
  EXPECT_EQ(wallet(fresh()).usable, 5000);
  EXPECT_EQ(center_->hold(a_, hold_in("R", plain(), 3000)).reason, "daily_limit");
  EXPECT_EQ(center_->hold(a_, hold_in("R", fresh(), 3000)).status, NOREN_OK);
  EXPECT_EQ(wallet(plain()).usable, 0) << "it counts for the day";
  EXPECT_EQ(wallet(fresh()).usable, 2000);
  audit();
}

TEST_F(MemberCodeTest, OneCodeProvesItToOneSale) {
  const std::string code = fresh();
  const auto first = hold_in("R1", code, 2000);
  EXPECT_EQ(center_->hold(a_, first).status, NOREN_OK);
  EXPECT_EQ(center_->hold(a_, first).status, NOREN_OK) << "a repeat";
  EXPECT_EQ(center_->cancel(a_, cancel_of(first.operation)).status, NOREN_OK);
  EXPECT_EQ(center_->hold(a_, hold_in("R1", code, 2500)).status, NOREN_OK);
  const Reply replayed = center_->hold(a_, hold_in("R2", code, 2000));
  EXPECT_EQ(replayed.reason, "member_code_replayed");
  EXPECT_EQ(replayed.outcome, NOREN_OUTCOME_REFUSED);
  EXPECT_EQ(center_->hold(b_, hold_in("R1", code, 2000)).reason, "member_code_replayed")
      << "another terminal's sale of the same number";
}

TEST_F(MemberCodeTest, AnOldCodeIsRefusedWhereItMatters) {
  const std::string code = fresh();
  clock_.now_ms += kTtl * 1000 + card::kMemberCodeSkewMs + 1000;
  EXPECT_EQ(center_->lookup(a_, {card(code)}).reason, "member_code_expired");
  EXPECT_EQ(center_->hold(a_, hold_in("R", code, 3000)).reason, "member_code_expired");
  EXPECT_EQ(center_->hold(a_, hold_in("R", code, 500)).status, NOREN_OK)
      << "it still says who it is, and that is enough below the limit";
  EXPECT_EQ(center_->complete(a_, sale_of(code, 1000)).status, NOREN_OK)
      << "a sale that was made earns its points";
}

TEST_F(MemberCodeTest, ACodeOfALaterTimeProvesNothing) {
  const std::string code = fresh(-3600);
  EXPECT_EQ(center_->lookup(a_, {card(code)}).reason, "member_code_not_yet");
  EXPECT_EQ(center_->hold(a_, hold_in("R", code, 3000)).reason, "member_code_not_yet");
}

TEST_F(MemberCodeTest, NobodyElseMakesOne) {
  card::HashKey other{};
  other.fill(9);
  const std::string forged = issued(0, other);
  EXPECT_EQ(center_->lookup(a_, {card(forged)}).reason, "member_code_forged");
  EXPECT_EQ(center_->hold(a_, hold_in("R", forged, 1)).reason, "member_code_forged");
  EXPECT_EQ(center_->complete(a_, sale_of(forged, 1000)).reason, "member_code_forged");
  EXPECT_EQ(center_->lookup(a_, {card("NM1-M0001-00")}).reason, "member_code_damaged")
      << "and no member is made of it";
}

TEST_F(MemberCodeTest, ACodeFromBeforeARestartProvesNothing) {
  const std::string code = fresh();
  EXPECT_EQ(center_->hold(a_, hold_in("R1", code, 2000)).status, NOREN_OK);
  clock_.now_ms += 1000;
  restart();
  EXPECT_EQ(center_->hold(a_, hold_in("R2", code, 2000)).reason, "member_code_expired");
  clock_.now_ms += card::kMemberCodeSkewMs + 1000;
  EXPECT_EQ(center_->hold(a_, hold_in("R2", fresh(), 2000)).status, NOREN_OK);
}

}  // namespace
}  // namespace noren::center
