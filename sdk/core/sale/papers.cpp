// SPDX-License-Identifier: Apache-2.0
// The coupons of a sale as its newest paper bears them.
#include <boost/json.hpp>

#include "core/coupon/coupon.hpp"
#include "core/sale/members.hpp"
#include "core/sale/sale.hpp"

namespace noren::sale {
namespace {

namespace json = boost::json;

constexpr std::size_t kKeySigns = 32;

// A program that gives no such key has one code for all papers.
bool is_numbered(const json::value& coupon) {
  return coupon.is_object() && text(coupon.get_object(), "reissue_key").size() == kKeySigns;
}

const json::array& coupons_of(const Sale& sale) {
  static const json::array none;
  const auto* coupons = sale.completion.if_contains("coupons");
  return coupons && coupons->is_array() ? coupons->get_array() : none;
}

}  // namespace

json::array coupons_on_paper(const Sale& sale) {
  json::array papers;
  for (const json::value& coupon : coupons_of(sale)) {
    json::value& paper = papers.emplace_back(coupon);
    if (!paper.is_object()) continue;
    if (sale.paper > 1 && is_numbered(coupon)) {
      const json::object& issued = coupon.get_object();
      paper.get_object()["instance"] = sale.paper;
      paper.get_object()["code"] =
          coupon::code(text(issued, "serial"), sale.paper, text(issued, "reissue_key"));
    }
    paper.get_object().erase("reissue_key");
  }
  return papers;
}

json::array replaced_papers(const Sale& sale) {
  json::array replaced;
  if (sale.paper == 1) return replaced;
  for (const json::value& coupon : coupons_of(sale)) {
    if (!is_numbered(coupon)) continue;
    replaced.emplace_back(
        json::object{{"serial", text(coupon.get_object(), "serial")}, {"instance", sale.paper}});
  }
  return replaced;
}

}  // namespace noren::sale
