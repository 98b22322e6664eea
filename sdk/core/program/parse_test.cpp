// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <fstream>
#include <sstream>

#include "core/program/program.hpp"

namespace noren::program {
namespace {

const std::string minimal = "id = 'test'\nname = 'Test'\nunit = 'pt'\n";

std::vector<std::string> refusal(const std::string& text) {
  const auto parsed = parse(text, "test.toml");
  if (parsed) return {"accepted"};
  std::vector<std::string> all{parsed.error().reason};
  all.insert(all.end(), parsed.error().details.begin(), parsed.error().details.end());
  return all;
}

TEST(Parse, ReadsTheStarterProgram) {
  std::ifstream file(NOREN_PROGRAMS "/starter.toml");
  std::stringstream text;
  text << file.rdbuf();
  const auto program = parse(text.str(), "starter.toml");
  ASSERT_TRUE(program) << program.error().reason << " " << program.error().details.back();
  EXPECT_EQ(program->id, "starter");
  ASSERT_EQ(program->earn.size(), 1u);
  EXPECT_EQ(program->earn[0].unit, 100);
  EXPECT_EQ(program->earn[0].points, 1);
  EXPECT_FALSE(program->earn[0].points_tender_earns);
  EXPECT_EQ(program->redeem.yen_per_point, 1);
  EXPECT_EQ(program->redeem.daily_limit_unverified, 1000);
  EXPECT_EQ(program->registration, Register::first_use);
  ASSERT_EQ(program->coupons.size(), 1u);
  EXPECT_GT(program->coupons[0].valid_days, 0);
}

TEST(Parse, NamesTheKeyTheLineAndWhatIsAllowed) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(refusal(minimal + "color = 'red'")[0], "program_key_unknown");
  EXPECT_EQ(refusal(minimal + "color = 'red'")[2], "4");
  EXPECT_EQ(refusal(minimal + "[redeem]\nminimun = 5")[3], "redeem.minimun");
  EXPECT_EQ(refusal(minimal + "[redeem]\nminimun = 5")[4],
            "yen_per_point, minimum, step, daily_limit_unverified");
  EXPECT_EQ(refusal(minimal + "register = 'never'"),
            (Words{"program_value", "test.toml", "4", "register", "first_use, office"}));
  EXPECT_EQ(refusal(minimal + "[redeem]\nminimum = 0")[3], "redeem.minimum");
  EXPECT_EQ(refusal(minimal + "[redeem]\nminimum = 1.5")[0], "program_value");
  EXPECT_EQ(refusal(minimal + "[[earn]]\nname = 'x'\ntenders = ['gold']")[3], "earn.tenders");
  EXPECT_EQ(refusal(minimal + "[[earn]]\nname = 'x'"),
            (Words{"program_key_missing", "test.toml", "4", "earn.tenders"}));
  EXPECT_EQ(refusal("name = 'Test'\nunit = 'pt'")[3], "id");
  EXPECT_EQ(refusal("id = 'A b'\nname = 'Test'\nunit = 'pt'")[3], "id");
  EXPECT_EQ(refusal(minimal + "earn = 5")[0], "program_value");
  EXPECT_EQ(refusal(minimal + "[earn\n")[0], "program_syntax");
  EXPECT_EQ(refusal(minimal + "[earn\n")[2], "4");
  EXPECT_EQ(refusal(minimal), Words{"accepted"});
}

TEST(Parse, TheHashFollowsTheRulesNotTheLayout) {
  const auto first = parse(minimal + "[redeem]\nminimum = 5", "a");
  const auto same = parse("# note\nunit='pt'\nname='Test'\nid='test'\nredeem.minimum=5", "b");
  const auto other = parse(minimal + "[redeem]\nminimum = 6", "a");
  ASSERT_TRUE(first && same && other);
  EXPECT_EQ(hash(*first), hash(*same));
  EXPECT_NE(hash(*first), hash(*other));
}

const std::string every_rule = R"(
id = 'test'
name = 'T"e\s\nt'
version = 3
unit = 'pt'
register = 'office'
[points]
expire_days = 365
[hold]
timeout_minutes = 5
silent_hours = 12
[[earn]]
name = 'one'
tenders = ['cash', 'qr']
points_tender_earns = true
[[earn]]
name = 'two'
unit = 200
base = 'tax_excluded'
order = 'multiply_then_floor'
tenders = ['cash']
[redeem]
minimum = 10
[return]
refund = 'money_first'
shortfall = 'deduct'
[offline]
redeem_per_card = 500
redeem_per_terminal = 4000
redeem_count = 40
balance_days = 3
shortfall = 'loss'
[unknown]
sale = 'settled'
days = 30
text = 'ask'
[[coupon]]
title = 'c'
value = 'v'
)";

TEST(Parse, ReadsWhatIsDoneWithoutALineAndWithReturns) {
  const auto program = parse(every_rule, "a");
  ASSERT_TRUE(program) << program.error().reason << program.error().details.back();
  EXPECT_EQ(program->hold_silent_hours, 12);
  EXPECT_EQ(program->returns.refund, RefundOrder::money_first);
  EXPECT_EQ(program->returns.shortfall, ReturnShortfall::deduct);
  EXPECT_EQ(program->offline.redeem_per_card, 500);
  EXPECT_EQ(program->offline.shortfall, OfflineShortfall::loss);
  EXPECT_TRUE(program->unknown.settled);
  EXPECT_EQ(program->unknown.days, 30);
  EXPECT_EQ(refusal(minimal + "[return]\nrefund = 'x'")[4],
            "proportional, points_first, money_first");
  EXPECT_EQ(refusal(minimal + "[return]\nshortfall = 'loss'")[4], "debt, deduct, forgive");
  EXPECT_EQ(refusal(minimal + "[offline]\nshortfall = 'forgive'")[4], "debt, loss");
  EXPECT_EQ(refusal(minimal + "[unknown]\nsale = 'maybe'")[4], "not_settled, settled");
  EXPECT_EQ(refusal(minimal + "[offline]\nredeem = 1")[0], "program_key_unknown");
  const auto plain = parse(minimal, "a");
  EXPECT_EQ(plain->offline.redeem_per_card, 0);
}

TEST(Canonical, ReadsBackEveryRule) {
  for (const std::string& text : {minimal, every_rule}) {
    const auto program = parse(text, "a");
    ASSERT_TRUE(program);
    const auto back = of_canonical_text(canonical_text(*program));
    ASSERT_TRUE(back) << canonical_text(*program);
    EXPECT_EQ(hash(*back), hash(*program));
  }
  EXPECT_FALSE(of_canonical_text("id=\"a\"\n"));
  EXPECT_FALSE(of_canonical_text("colour=1\n"));
}

// Entries of years ago name their rules by this hash.
TEST(Canonical, FilesWithoutTheNewerRulesKeepTheirHash) {
  std::ifstream file(NOREN_PROGRAMS "/starter.toml");
  std::stringstream text;
  text << file.rdbuf();
  const auto program = parse(text.str(), "starter.toml");
  ASSERT_TRUE(program);
  std::string hex;
  for (const std::uint8_t byte : hash(*program)) {
    constexpr char digits[] = "0123456789abcdef";
    hex += {digits[byte >> 4], digits[byte & 15]};
  }
  EXPECT_EQ(hex, "4433de212d92c448dfa85055fa38a0dd28cbb0c57e0d02cffaa30fc76f2c7ce1");
}

}  // namespace
}  // namespace noren::program
