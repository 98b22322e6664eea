// SPDX-License-Identifier: Apache-2.0
#include "runtime/sale/return_at_till.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "core/center/basket.hpp"
#include "runtime/sale/perform.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;

// The goods of a sale or return, as what is left of them is counted.
program::Sale goods_of(const sale::Sale& sale) {
  program::Sale goods;
  for (const sale::Line& line : sale.lines) {
    goods.lines.push_back({static_cast<std::int32_t>(line.number), line.kind, line.amount, line.tax,
                           line.code, line.name, line.quantity, line.category, line.no_points});
  }
  goods.total = sale.totals().total;
  return goods;
}

// What is left of the sale after the returns of it that are done.
Result<center::Basket> left_of(Context& context, const sale::Sale& sold) {
  center::Basket basket(goods_of(sold));
  for (const std::string& ref : sold.returns) {
    const auto stored = context.journal.load_sale(ref);
    if (!stored) return stored.error();
    if (!*stored) continue;  // listed, and never begun
    const auto earlier = sale::from_snapshot(**stored);
    if (!earlier) return earlier.error();
    if (earlier->state != sale::State::done) continue;
    if (const Status taken = basket.take(goods_of(*earlier)); !taken) return taken.error();
  }
  return basket;
}

// What comes back where the till named no lines: all that is left.
std::vector<sale::Line> lines_left(const sale::Sale& sold, const center::Basket& basket) {
  std::vector<sale::Line> lines;
  for (std::size_t place = 0; place < sold.lines.size(); ++place) {
    sale::Line line = sold.lines[place];
    line.amount = basket.left().lines[place].amount;
    if (line.amount > 0) lines.push_back(std::move(line));
  }
  return lines;
}

// On disk before the return is done, so that the next return of this sale finds it.
Status list_return(Context& context, LiveSale& sold, const std::string& ref) {
  if (std::ranges::find(sold.sale.returns, ref) != sold.sale.returns.end()) return Done{};
  sold.sale.returns.push_back(ref);
  const Status listed = save(context, sold);
  if (!listed) sold.sale.returns.pop_back();
  return listed;
}

}  // namespace

awaitable<Status> return_at_till(Context& context, LiveSale& live) {
  const std::shared_ptr<LiveSale> sold = live.original;
  if (!sold) co_return error(NOREN_E_NOEXIST, "no_sale", {live.sale.original->ref});
  const auto pass = co_await sold->gate.enter();
  auto basket = left_of(context, sold->sale);
  if (!basket) co_return basket.error();
  sale::Sale before = live.sale;
  if (live.sale.lines.empty()) live.sale.lines = lines_left(sold->sale, *basket);
  // Points paid for a part of it, if the program refused the sale later: only money goes back.
  const std::int64_t points_paid = sold->sale.hold ? sold->sale.hold->value : 0;
  const std::int64_t in_money = sold->sale.totals().total - points_paid;
  const std::int64_t money_before = std::min(basket->returned(), in_money);
  Status done = basket->take(goods_of(live.sale));
  if (done) done = list_return(context, *sold, live.sale.ref);
  if (done) {
    const std::int64_t money = std::min(basket->returned(), in_money) - money_before;
    sale::completed(live.sale, "", {{"refund_money", money}});
    live.sale.slip = context.make_slip(live.sale);
    done = save(context, live);
  }
  if (!done) live.sale = std::move(before);
  co_return done;
}

}  // namespace noren::runtime
