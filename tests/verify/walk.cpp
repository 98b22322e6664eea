// SPDX-License-Identifier: Apache-2.0
// Makes a center's books by thousands of random operations of months, in a second: what real
// registers do in a test is too little and too quick for expiry, timeouts and debts.
//   verify_walk FOLDER PROGRAM.toml PROGRAM_LATER.toml SEED STEPS
// leaves the center's folder, and intents.jsonl in it: what was wanted and told, from here.
#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>

#include "core/base/bytes.hpp"
#include "core/center/center.hpp"
#include "home.hpp"
#include "sqlite_store.hpp"

namespace noren::center {
namespace {

namespace json = boost::json;

class WalkClock : public Clock {
 public:
  std::int64_t wall_ms() const override { return now_ms; }
  std::int64_t monotonic_ms() const override { return now_ms; }
  std::int64_t now_ms = 1'790'000'000'000;
};

class Dice : public Random {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override {
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(engine_());
  }
  std::int64_t pick(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(engine_() % static_cast<unsigned>(high - low + 1));
  }
  bool one_in(std::int64_t count) { return pick(1, count) == 1; }

 private:
  std::mt19937 engine_;
};

struct Sold {
  CompleteRequest request;
  Terminal at;
  std::size_t intent = 0;
};

struct Held {
  HoldRequest request;
  Terminal at;
  std::string name;
};

class Walk {
 public:
  Walk(SqliteStore& store, const CardKeys& keys, unsigned seed)
      : store_(store), keys_(keys), dice_(seed) {}

  void use(program::Program program) {
    center_.emplace(store_, clock_, dice_, std::move(program), keys_);
  }

  bool step() {
    const Status begun = store_.begin();
    act();
    return begun && store_.commit();
  }

  const std::vector<json::object>& intents() const { return intents_; }

 private:
  Bytes id() {
    Bytes id(16);
    dice_.fill(id);
    return id;
  }
  Card card(const std::string& name) {
    const auto token = card::seal("code", as_bytes(name), keys_.pair.public_key, {}, dice_);
    return Card{token->kind, token->sealed, {}};
  }
  template <typename T>
  T& any(std::vector<T>& list) {
    return list[static_cast<std::size_t>(
        dice_.pick(0, static_cast<std::int64_t>(list.size()) - 1))];
  }

  void act() {
    const Terminal& at = dice_.one_in(2) ? a_ : b_;
    const std::string name = "member-" + std::to_string(dice_.pick(1, 8));
    switch (dice_.pick(0, 14)) {
      case 0:
        return adjust(name);
      case 1:
      case 2:
        return hold(at, name);
      case 3:
      case 4:
      case 5:
      case 6:
        return sell(at, name);
      case 7:
        if (!sales_.empty()) repeat(any(sales_));
        return;
      case 8:
        if (!sales_.empty() && dice_.one_in(2)) cancel(any(sales_));
        return;
      case 9:
        if (!holds_.empty())
          center_->cancel(any(holds_).at, {id(), any(holds_).request.operation, "let go"});
        return;
      case 10:
        clock_.now_ms += dice_.one_in(6) ? dice_.pick(0, 3 * 86'400'000) : dice_.pick(0, 240'000);
        return;
      case 11:
      case 12:
      case 13:
        if (!sales_.empty()) give_back(any(sales_));
        return;
      default:
        return bar(at, name);
    }
  }

  void adjust(const std::string& name) {
    AdjustRequest request;
    request.operation = id();
    request.card = card(name);
    request.points = dice_.pick(1, 500);
    center_->adjust(std::move(request));
  }

  void hold(const Terminal& at, const std::string& name) {
    HoldRequest request;
    request.operation = id();
    request.card = card(name);
    request.ref = "H";
    // Often all there is, so that what is undone or late afterwards finds nothing to take.
    const Reply found = center_->lookup(at, {card(name)});
    const auto* body = std::get_if<LookupReply>(&found.body);
    const bool all = body && body->usable > 0 && dice_.one_in(2);
    request.points = all ? body->usable : dice_.pick(1, 300);
    holds_.push_back({request, at, name});
    center_->hold(at, request);
  }

  CompleteRequest sale(const std::string& name) {
    CompleteRequest request;
    request.operation = id();
    request.card = card(name);
    program::Sale& sale = request.sale;
    sale.ref = std::to_string(++refs_);
    sale.business_date = "2026-09-21";
    sale.tax_mode = dice_.one_in(3) ? "excluded" : "included";
    for (std::int64_t count = dice_.pick(0, 4); count > 0; --count) {
      program::Line line;
      line.line = static_cast<std::int32_t>(sale.lines.size()) + 1;
      line.amount = dice_.pick(1, 9000);
      line.tax = dice_.one_in(2) ? 8 : 10;
      line.no_points = dice_.one_in(6);
      line.kind = line.amount < sale.total && dice_.one_in(5) ? "discount" : "item";
      sale.total += line.kind == "discount" ? -line.amount : line.amount;
      sale.lines.push_back(line);
    }
    if (sale.lines.empty()) sale.total = dice_.pick(0, 20'000);
    if (sale.tax_mode == "excluded" && !sale.lines.empty()) {
      for (const std::int32_t rate : {8, 10}) {
        program::Line tax;
        tax.line = static_cast<std::int32_t>(sale.lines.size()) + 1;
        tax.kind = "tax";
        tax.tax = rate;
        tax.amount = dice_.pick(0, 500);
        sale.total += tax.amount;
        sale.lines.push_back(tax);
      }
    }
    for (const char* kind : {"cash", "voucher", "qr"}) {
      if (dice_.one_in(3)) sale.tenders.push_back({kind, dice_.pick(0, sale.total), "", ""});
    }
    return request;
  }

  void sell(Terminal at, std::string name) {
    std::int64_t redeem = 0;
    std::vector<Bytes> holds;
    if (!holds_.empty() && dice_.one_in(2)) {
      const Held& held = dice_.one_in(3) ? any(holds_) : holds_.back();
      at = held.at;
      name = held.name;
      redeem = held.request.points;
      holds = {held.request.operation};
    }
    CompleteRequest request = sale(name);
    request.holds = std::move(holds);
    if (!serials_.empty() && dice_.one_in(4)) request.coupons = {any(serials_)};
    if (dice_.one_in(4)) {
      request.offline = true;
      request.offline_points = dice_.one_in(2) ? dice_.pick(1, 400) : 0;
      redeem += request.offline_points;
    }
    tell_time(request.event_time_ms, request.seen);
    const Reply reply = center_->complete(at, request);
    if (const auto* body = std::get_if<CompleteReply>(&reply.body)) {
      for (const Coupon& coupon : body->coupons) serials_.push_back(coupon.serial);
      const bool lost = std::ranges::count(body->flags, "hold_unknown") > 0;
      if (lost) redeem = request.offline_points;  // an event whose hold is not there
    }
    sales_.push_back({request, at, intents_.size()});
    intend(at, request.sale, redeem, reply);
  }

  // Clocks are right, somewhat off, or of 1970 and 2099; some tills have never heard the center.
  void tell_time(std::int64_t& event_ms, Seen& seen) {
    event_ms = clock_.now_ms - dice_.pick(-5000, 5000);
    if (dice_.one_in(5)) event_ms += dice_.pick(-3'000'000, 3'000'000);
    if (dice_.one_in(20)) event_ms = dice_.one_in(2) ? 1 : 4'070'908'800'000;
    if (dice_.one_in(2)) return;
    seen.elapsed_ms = dice_.one_in(4) ? 0 : dice_.pick(0, 600'000);
    seen.center_ms = clock_.now_ms - seen.elapsed_ms - dice_.pick(0, 60'000);
  }

  // Some goods of a sale, or all that are left; now and then too many, or of a sale that is undone.
  void give_back(Sold& sold) {
    RefundRequest request;
    request.operation = id();
    request.original = sold.request.operation;
    request.sale.ref = std::to_string(++refs_);
    request.sale.business_date = "2026-09-22";
    if (dice_.one_in(20)) request.sale = sold.request.sale;  // the number is taken
    if (sold.request.sale.lines.empty())
      request.sale.total = dice_.pick(0, sold.request.sale.total);
    for (const program::Line& line : sold.request.sale.lines) {
      if (line.kind == "tax" || !dice_.one_in(2)) continue;
      request.sale.lines.push_back(line);
      if (dice_.one_in(2)) request.sale.lines.back().amount = dice_.pick(0, line.amount);
    }
    tell_time(request.event_time_ms, request.seen);
    const Reply reply = center_->refund(sold.at, request);
    intend(sold.at, request.sale, 0, reply);
    intents_.back()["verb"] = "return";
    if (dice_.one_in(3)) center_->refund(sold.at, request);
  }

  // What is asked again, or under the same id with other content, does nothing more.
  void repeat(Sold& sold) {
    CompleteRequest request = sold.request;
    if (dice_.one_in(3)) request.sale.total += 100;
    center_->complete(sold.at, request);
  }

  void cancel(Sold& sold) {
    const Reply reply = center_->cancel(sold.at, {id(), sold.request.operation, "given up"});
    if (reply.status != NOREN_OK) return;  // goods came back
    intents_[sold.intent]["verb"] = "abandon";
    intents_[sold.intent]["told"] = "abandoned";
  }

  // Canceled before it arrives: it never happens.
  void bar(const Terminal& at, const std::string& name) {
    CompleteRequest request = sale(name);
    center_->cancel(at, {id(), request.operation, "given up"});
    const Reply reply = center_->complete(at, request);
    sales_.push_back({request, at, intents_.size()});
    intend(at, request.sale, 0, reply);
  }

  void intend(const Terminal& at, const program::Sale& sale, std::int64_t redeem,
              const Reply& reply) {
    json::array lines, tenders;
    for (const program::Line& line : sale.lines) {
      lines.push_back(json::object{{"line", line.line},
                                   {"kind", line.kind},
                                   {"amount", line.amount},
                                   {"tax", line.tax},
                                   {"no_points", line.no_points}});
    }
    for (const program::Tender& tender : sale.tenders) {
      tenders.push_back(json::object{{"tender", tender.tender}, {"amount", tender.amount}});
    }
    intents_.push_back({{"intent", intents_.size()},
                        {"terminal", at.id},
                        {"shop", at.shop},
                        {"ref", sale.ref},
                        {"verb", "sale"},
                        {"lines", lines},
                        {"tax_mode", sale.tax_mode},
                        {"tenders", tenders},
                        {"total", sale.total},
                        {"redeem", redeem},
                        {"told", reply.outcome == NOREN_OUTCOME_DONE ? "done" : "refused"}});
  }

  SqliteStore& store_;
  CardKeys keys_;
  WalkClock clock_;
  Dice dice_;
  std::optional<Center> center_;
  Terminal a_{"A-1", "A", Bytes(32, 1), false};
  Terminal b_{"B-1", "B", Bytes(32, 2), false};
  std::vector<Held> holds_;
  std::vector<Sold> sales_;
  std::vector<std::string> serials_;
  std::vector<json::object> intents_;
  int refs_ = 0;
};

std::optional<program::Program> load(const std::string& path, Database& books) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  auto program = program::parse(text.str(), path);
  if (!program) return std::nullopt;
  Statement(books, "INSERT OR IGNORE INTO meta VALUES(?, ?)")
      .bind("program." + to_hex(program::hash(*program)))
      .bind(program::canonical_text(*program))
      .run();
  return *program;
}

int run(const std::vector<std::string>& arguments) {
  const auto home = open_home(arguments[0], Make::mock);
  if (!home) return 2;
  const auto books = open_books(*home);
  if (!books || !(*books)->execute("PRAGMA synchronous=OFF")) return 2;
  for (const char* terminal : {"('A-1','A',zeroblob(32),0)", "('B-1','B',zeroblob(32),0)"}) {
    (void)(*books)->execute((std::string("INSERT INTO terminal VALUES") + terminal).c_str());
  }
  const auto first = load(arguments[1], **books);
  const auto later = load(arguments[2], **books);
  if (!first || !later) return 2;
  SqliteStore store(**books);
  Walk walk(store, home->keys, static_cast<unsigned>(std::stoul(arguments[3])));
  const long steps = std::stol(arguments[4]);
  walk.use(*first);
  for (long count = 0; count < steps; ++count) {
    if (count == steps / 2) walk.use(*later);
    if (!walk.step()) return 2;
  }
  std::ofstream list(arguments[0] + "/intents.jsonl");
  for (const json::object& intent : walk.intents()) list << json::serialize(intent) << "\n";
  return list.good() ? 0 : 2;
}

}  // namespace
}  // namespace noren::center

int main(int count, char** arguments) {
  if (count != 6) {
    std::cerr << "usage: verify_walk FOLDER PROGRAM.toml PROGRAM_LATER.toml SEED STEPS\n";
    return 2;
  }
  return noren::center::run({arguments + 1, arguments + count});
}
