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

}  // namespace
}  // namespace noren::program
