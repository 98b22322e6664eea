// SPDX-License-Identifier: Apache-2.0
#include "runtime/slip/slip.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "core/receipt/fill_in.hpp"

namespace noren::runtime {
namespace {

sale::Sale completed_sale() {
  sale::Sale sale = sale::begin({{"ref", "0001"}, {"time", "10:00:00"}}, "2026-11-22");
  EXPECT_TRUE(sale::add(sale, {{"amount", 12345}, {"tax", "8"}, {"name", "お|弁{当}=\n-"}}));
  EXPECT_TRUE(sale::add(sale, {{"amount", 500}, {"tax", "10"}}));
  sale::identified(sale, "{}", {{"usable", 1000}});
  sale::held(sale, "h", {}, {{"held", 300}, {"value", 300}});
  sale::completed(
      sale, "op",
      {{"awarded", 125},
       {"redeemed", 300},
       {"balance_before", 1000},
       {"balance", 825},
       {"member", "M-12"},
       {"program", "まち"},
       {"coupons", boost::json::array{boost::json::object{{"serial", "ABC123"},
                                                          {"code", "ABC123-1-XY"},
                                                          {"title", "100円引"},
                                                          {"valid_until", "2026-12-22"}}}}});
  return sale;
}

TEST(Slip, ShowsTheSalesFigures) {
  const auto slip = fill_slip(default_slip_template(), completed_sale());
  ASSERT_TRUE(slip);
  const auto text = slip_text(*slip, 48);
  ASSERT_TRUE(text) << text.error().reason;
  for (const char* figure : {"¥12,845", "¥12,345", "-¥300", "1,000 P", "825 P", "125 P", "M-12",
                             "ABC123-1-XY", "2026-12-22", "10:00:00"}) {
    EXPECT_NE(text->find(figure), std::string::npos) << figure << "\n" << *text;
  }
}

TEST(Slip, AnItemsNameAddsNoMarkup) {
  const auto text = slip_text(*fill_slip(default_slip_template(), completed_sale()), 48);
  ASSERT_TRUE(text);
  EXPECT_NE(text->find("お|弁{当}="), std::string::npos) << *text;
}

TEST(Slip, ACouponBehindTheCutSaysThatItWasPrintedAgain) {
  sale::Sale sale = completed_sale();
  EXPECT_EQ(fill_slip(default_slip_template(), sale)->find("再発行"), std::string::npos);
  sale.paper = 2;
  const std::string slip = *fill_slip(default_slip_template(), sale);
  const std::size_t cut = slip.find("\n=\n");
  ASSERT_NE(cut, std::string::npos) << slip;
  EXPECT_NE(slip.find("再発行", cut), std::string::npos) << slip;
}

TEST(Slip, ASaleOfNobodyHasNoPointsPart) {
  sale::Sale sale = sale::begin({{"ref", "0002"}}, "2026-11-22");
  ASSERT_TRUE(sale::add(sale, {{"amount", 500}}));
  sale::completed(sale, "", {});
  const auto text = slip_text(*fill_slip(default_slip_template(), sale), 32);
  ASSERT_TRUE(text);
  EXPECT_EQ(text->find("ポイント"), std::string::npos) << *text;
}

TEST(Slip, LaysOutForNarrowPaper) {
  EXPECT_TRUE(slip_layout(*fill_slip(default_slip_template(), completed_sale()), 16));
}

// Whatever stands in a member's name or a shop's text is printed, in every slip, and does nothing.
TEST(Slip, EveryValueOfEveryTemplatePrintsAsItself) {
  const char* hostile = R"(|{command:\x1bp} = {{x}} ~_"`^ -)";
  const boost::json::object line{{"name", hostile},  {"amount", hostile}, {"reduced", hostile},
                                 {"rate", hostile},  {"gross", hostile},  {"tax_label", hostile},
                                 {"tax", hostile},   {"date", hostile},   {"what", hostile},
                                 {"points", hostile}};
  boost::json::object values;
  for (const char* key :
       {"program",    "date",       "time",     "ref",         "total",          "redeemed",
        "original",   "money",      "member",   "name",        "title",          "value",
        "text",       "code",       "serial",   "valid_until", "reissued",       "from",
        "until",      "balance",    "expiring", "expires",     "what",           "amount",
        "operation",  "days",       "settled",  "not_settled", "balance_before", "awarded",
        "taken_back", "given_back", "debt"}) {
    values[key] = hostile;
  }
  boost::json::object points = values;
  for (const char* list : {"lines", "rates", "tenders"}) values[list] = boost::json::array{line};
  values["provisional"] = boost::json::array{boost::json::object{{"expected", hostile}}};
  values["points"] = values["coupons"] = boost::json::array{points};

  for (std::string_view markup :
       {default_slip_template(), return_slip_template(), pending_slip_template(),
        coupon_slip_template(), registration_slip_template(), statement_slip_template()}) {
    const auto filled = receipt::fill_in(markup, values);
    ASSERT_TRUE(filled);
    const auto text = slip_text(*filled, 96);
    ASSERT_TRUE(text) << text.error().reason << *filled;
    // Twice in a line it would not fit at 96 columns; once it does.
    EXPECT_NE(text->find(hostile), std::string::npos) << *text;
    EXPECT_EQ(text->find('\x1B'), std::string::npos);
  }
}

}  // namespace
}  // namespace noren::runtime
