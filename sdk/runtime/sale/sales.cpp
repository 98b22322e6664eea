// SPDX-License-Identifier: Apache-2.0
#include "runtime/sale/sales.hpp"

#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>

#include "runtime/sale/alone.hpp"
#include "runtime/sale/arguments.hpp"
#include "runtime/sale/perform.hpp"

namespace noren::runtime {
namespace {

namespace json = boost::json;

// The shop's calendar day; Japan has one time zone and no summer time.
std::string business_date(std::int64_t wall_ms) {
  constexpr std::int64_t japan_offset_s = 9 * 3600;
  const auto seconds = static_cast<std::time_t>(wall_ms / 1000 + japan_offset_s);
  const auto days =
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::from_time_t(seconds));
  const std::chrono::year_month_day date(days);
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

}  // namespace

std::shared_ptr<LiveSale> Sales::keep(sale::Sale sale) {
  auto live =
      std::make_shared<LiveSale>(context_.executor, std::move(sale), context_.clock.monotonic_ms());
  sales_[live->sale.ref] = live;
  return live;
}

Result<std::shared_ptr<LiveSale>> Sales::load(const std::string& ref) {
  if (const auto known = sales_.find(ref); known != sales_.end()) {
    if (auto live = known->second.lock()) return live;
    sales_.erase(known);
  }
  auto loaded = context_.journal.load_sale(ref);
  if (!loaded) return loaded.error();
  if (!*loaded) return error(NOREN_E_NOEXIST, "no_sale", {ref});
  auto sale = sale::from_snapshot(**loaded);
  if (!sale) return sale.error();
  auto live = keep(std::move(*sale));
  if (live->sale.is_return()) {
    if (auto sold = load(live->sale.original->ref)) live->original = std::move(*sold);
  }
  // A sale whose outcome nobody knows says so from the first look on.
  Status stands = Done{};
  if (live->sale.unknown_verb) {
    stands = error(NOREN_E_UNKNOWN_OUTCOME, operation::unknown_reason(*live->sale.unknown_verb));
  }
  show_(*live, stands, live->sale.unknown_verb.has_value());
  return live;
}

Result<Sales::Begun> Sales::begin(const json::object& arguments) {
  std::erase_if(sales_, [](const auto& entry) { return entry.second.expired(); });
  auto known = load(text_of(arguments, "ref"));
  if (known && (*known)->sale.is_return()) {
    return error(NOREN_E_EXISTS, "sale_other", {(*known)->sale.ref});
  }
  if (known) return Begun{*known, true};
  if (known.error().status != NOREN_E_NOEXIST) {
    return about_lost_sale(context_, known.error(), text_of(arguments, "ref"));
  }
  return begin_new(sale::begin(arguments, business_date(context_.clock.wall_ms())));
}

Result<Sales::Begun> Sales::begin_return(const json::object& arguments) {
  auto known = load(text_of(arguments, "ref"));
  const std::string original = text_of(arguments, "original");
  if (known) {
    const sale::Sale& sale = (*known)->sale;
    const bool is_same = sale.is_return() && sale.original->ref == original;
    if (!is_same) return error(NOREN_E_EXISTS, "sale_other", {sale.ref});
    return Begun{*known, true};
  }
  if (known.error().status != NOREN_E_NOEXIST) {
    return about_lost_sale(context_, known.error(), text_of(arguments, "ref"));
  }
  const auto sold = load(original);
  if (!sold) return sold.error();
  auto sale = sale::begin_return(arguments, business_date(context_.clock.wall_ms()), (*sold)->sale);
  if (!sale) return sale.error();
  auto begun = begin_new(std::move(*sale));
  if (begun) begun->sale->original = *sold;
  return begun;
}

Result<Sales::Begun> Sales::begin_new(sale::Sale sale) {
  auto live = keep(std::move(sale));
  if (const Status saved = save(context_, *live); !saved) {
    sales_.erase(live->sale.ref);
    return saved.error();
  }
  show_(*live, Done{}, false);
  return Begun{live, false};
}

Result<std::shared_ptr<LiveSale>> Sales::begin_run(const json::object& arguments) {
  // The journal keeps of a code its hash alone: a repeat is known by it, and nobody can be named.
  json::object remembered = arguments;
  if (remembered.contains("code")) {
    const auto token = context_.seal("code", text_of(arguments, "code"));
    if (!token) return token.error();
    remembered["code"] = parse_object(*token).at("match");
  }
  const std::string asked = canonical(std::move(remembered));
  auto known = load(text_of(arguments, "ref"));
  if (!known && known.error().status != NOREN_E_NOEXIST) {
    return about_lost_sale(context_, known.error(), text_of(arguments, "ref"));
  }
  // A run that was undone has left nothing: the same ref may try again.
  const bool is_new = !known || ((*known)->sale.run_arguments == asked &&
                                 (*known)->sale.state == sale::State::abandoned);
  if (!is_new) {
    if ((*known)->sale.run_arguments == asked) return *known;
    return error(NOREN_E_EXISTS, "sale_other", {text_of(arguments, "ref")});
  }
  sale::Sale sale = sale::begin(arguments, business_date(context_.clock.wall_ms()));
  sale.run_arguments = asked;
  auto live = keep(std::move(sale));
  if (const Status saved = save(context_, *live); !saved) return saved.error();
  return live;
}

Status Sales::add(LiveSale& live, const json::object& arguments) {
  if (!live.gate.is_free()) return error(NOREN_E_BUSY, "busy");
  sale::Sale before = live.sale;
  Status added = Done{};
  try {
    added = sale::add(live.sale, arguments);
    if (added) added = save(context_, live);
    if (added) show_(live, added, false);
  } catch (const std::exception& fault) {
    added = error(NOREN_E_INTERNAL, "internal", {fault.what()});
  }
  if (!added) live.sale = std::move(before);
  return added;
}

awaitable<Status> Sales::perform(LiveSale& live, SaleVerb* verb, const json::object& arguments,
                                 const std::function<void()>& on_turn) {
  const auto pass = co_await live.gate.enter();
  if (on_turn) on_turn();
  Status status = Done{};
  try {
    status = co_await verb(context_, live, arguments);
  } catch (const std::exception& fault) {
    const bool may_have_moved = live.sale.has_moved_value() || live.sale.undoing;
    status = error(may_have_moved ? NOREN_E_UNKNOWN_OUTCOME : NOREN_E_INTERNAL, "internal",
                   {fault.what()});
    context_.log(std::string("error a verb threw: ") + fault.what());
  }
  live.cancellation.clear();
  co_return status;
}

}  // namespace noren::runtime
