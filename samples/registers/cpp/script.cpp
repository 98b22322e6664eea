// SPDX-License-Identifier: Apache-2.0
#include "script.hpp"

#include <algorithm>

namespace {

constexpr noren_int64 points_to_use = 100;

int exit_status(const noren::Status& status) {
  if (status) return 0;
  return status.is_unknown() ? 3 : 1;
}

// Everything up to the till's own money. What was done before a power cut is not done again.
noren::Status ring_up(Register& desk) {
  const noren::Sale& sale = desk.sale();
  noren::Status status;
  if (sale.number("lines.count") < 1) status = desk.add(goods[2]);
  if (status && sale.number("lines.count") < 2) status = desk.add(goods[3]);
  if (status && !sale.has("member.masked")) status = desk.identify();
  if (status && sale.text("state") == "identified") status = desk.quote();
  const noren_int64 points = std::min(points_to_use, sale.number("points.usable"));
  const bool is_paid = sale.number("due") == 0;
  if (status && points > 0 && !is_paid && sale.number("points.held") == 0) {
    status = desk.redeem(std::to_string(points));
  }
  if (status && sale.number("due") > 0) status = desk.take_cash();
  return status;
}

}  // namespace

int sell_once(Register& desk, const std::string& ref) {
  const noren::Sale& sale = desk.sale();
  noren::Status status = desk.begin(ref);
  if (!status) return exit_status(status);
  if (sale.text("state") == "unknown") {
    status = desk.ask_about_sale();
    if (status.is_unknown()) return exit_status(status);
  }
  if (sale.text("state") == "abandoned") {
    desk.line(desk.say(words::given_up));
    return 1;
  }
  if (sale.text("state") != "done") {
    status = ring_up(desk);
    if (status) status = desk.complete();
    // What did not happen leaves no points reserved; what is unknown waits for its answer.
    if (status.is_refused()) (void)desk.abandon();
    if (!status) return exit_status(status);
  }
  status = desk.print(false);
  const noren::Status listed = desk.list_unfinished();
  return exit_status(status ? listed : status);
}
