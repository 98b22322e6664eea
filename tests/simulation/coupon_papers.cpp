// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/coupon_papers.hpp"

#include <algorithm>

#include "core/coupon/coupon.hpp"

namespace noren::simulation {
namespace {

// A template's values come with each dash as an escape, of which JSON doubles the backslash.
std::string with_dashes(std::string_view receipt) {
  std::string text;
  while (!receipt.empty()) {
    const std::size_t slashes = std::min(receipt.find_first_not_of('\\'), receipt.size());
    const bool is_dash = slashes > 0 && receipt.substr(slashes).starts_with("x2d");
    const std::size_t size = is_dash ? slashes + 3 : std::max<std::size_t>(slashes, 1);
    text.append(is_dash ? std::string_view("-") : receipt.substr(0, size));
    receipt.remove_prefix(size);
  }
  return text;
}

// Each code on a receipt, whatever its markup.
std::vector<std::string> codes_on(std::string_view receipt) {
  constexpr std::string_view signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-";
  const std::string text = with_dashes(receipt);
  std::vector<std::string> codes;
  for (std::size_t at = 0; (at = text.find_first_of(signs, at)) != text.npos;) {
    const std::size_t end = std::min(text.find_first_not_of(signs, at), text.size());
    const std::string word = text.substr(at, end - at);
    const auto shown = coupon::read(word);
    if (shown && shown->instance > 0) codes.push_back(word);
    at = end;
  }
  return codes;
}

}  // namespace

bool CouponPapers::came_out(std::string_view receipt) {
  bool are_new = true;
  for (std::string& code : codes_on(receipt)) {
    are_new = held_.insert(code).second && are_new;
    codes_.push_back(std::move(code));
  }
  return are_new;
}

void CouponPapers::called_done(std::string_view receipt) {
  for (const std::string& code : codes_on(receipt)) {
    const auto shown = coupon::read(code);
    std::int32_t& newest = done_[shown->serial];
    newest = std::max(newest, shown->instance);
  }
}

std::string CouponPapers::any(Dice& dice) const {
  const std::string& code = dice.any(codes_);
  return dice.chance(1'000) ? code.substr(0, code.find('-')) : code;
}

bool CouponPapers::is_replaced(const std::string& code) const {
  const auto shown = coupon::read(code);
  const auto newest = shown ? done_.find(shown->serial) : done_.end();
  return newest != done_.end() && newest->second > shown->instance;
}

std::map<std::string, std::int32_t> CouponPapers::newest() const {
  std::map<std::string, std::int32_t> newest = done_;
  for (const std::string& code : codes_) newest.try_emplace(code.substr(0, code.find('-')), 0);
  return newest;
}

}  // namespace noren::simulation
