// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/invariants.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "runtime/journal/sqlite_journal.hpp"
#include "tests/simulation/award.hpp"
#include "tests/simulation/books.hpp"
#include "tests/simulation/world.hpp"

namespace noren::simulation {
namespace {

using ledger::Kind;
using operation::Operation;
using operation::State;

std::string hex_of(const operation::Id& id) {
  std::string text = id.text();
  std::erase(text, '-');
  return text;
}

// The questions to one settled world.
class Check {
 public:
  explicit Check(World& world) : world_(world), stage_(world.stage()), books_(read_books(world)) {}

  void all() {
    ledger();
    holds();
    coupons();
    for (auto& one : world_.registers()) {
      for (const Intent& intent : one->intents()) money(*one, intent);
      journal(*one);
    }
    intents();
    returns();
    members();
  }

 private:
  void expect(bool holds, std::string_view invariant, const std::string& what) {
    if (!holds) stage_.violate(invariant, what);
  }

  // V04, V05: points that were given are somewhere, and the reserve stands behind what is left.
  void ledger() {
    const std::int64_t issued = -books_.net_of_kind("ISSUED");
    const std::int64_t lots = books_.net_of_kind("LOT");
    const std::int64_t debt = -books_.net_of_kind("DEBT");
    const std::int64_t gone = books_.net_of_kind("REDEEMED") + books_.net_of_kind("EXPIRED");
    expect(issued == lots + gone - debt, "V04",
           std::to_string(issued) + " issued, " + std::to_string(lots + gone - debt) + " found");
    expect(books_.net_of_kind("RESERVE") == 1000 * (lots - debt), "V05",
           "the reserve is not what is outstanding");
  }

  // V06: nothing stays reserved.
  void holds() {
    center::Statement row(world_.center().books(), "SELECT count(*) FROM hold WHERE state = 0");
    expect(row.step() && row.number(0) == 0, "V06",
           std::to_string(row.number(0)) + " holds are still open");
    for (const auto& [name, account] : books_.accounts) {
      expect(account.debits_pending == 0 && account.credits_pending == 0, "V06",
             name + " has points pending");
    }
  }

  // V14, V23: a coupon is worth something once.
  void coupons() {
    std::set<std::string> burned;
    for (const Booked& booked : books_.entries) {
      if (booked.entry.kind != Kind::complete || !booked.is_done() || booked.is_canceled) continue;
      for (const std::string& code : booked.sale.coupons) {
        const std::string serial = code.substr(0, code.find('-'));
        expect(burned.insert(serial).second, "V23", "coupon " + serial + " was taken twice");
      }
    }
    for (const auto& [serial, newest] : stage_.papers.newest()) {
      const auto coupon = world_.center().store().coupon(serial);
      expect(coupon.has_value(), "V23", "nobody knows the coupon " + serial + " of a paper");
      // The newest paper that somebody called done is good, and each one after it.
      expect(!coupon || coupon->instance <= std::max(1, newest), "V23",
             "coupon " + serial + " is refused on all papers that came out");
    }
  }

  // Each intent stands in the ledger as the register told it, once or not at all.
  void intents() {
    std::map<std::string, std::vector<const Booked*>> by_ref;
    for (const Booked& booked : books_.entries) {
      const bool is_sale = booked.entry.kind == Kind::complete;
      if ((is_sale || booked.entry.kind == Kind::refund) && booked.is_done() &&
          !booked.is_canceled) {
        const program::Sale& sale = is_sale ? booked.sale.sale : booked.returned.sale;
        by_ref[booked.entry.terminal + " " + sale.ref].push_back(&booked);
      }
    }
    std::int64_t awarded = 0;
    std::int64_t redeemed = 0;
    for (auto& one : world_.registers()) {
      for (const Intent& intent : one->intents()) {
        const auto found = by_ref.extract(intent.terminal + " " + intent.ref);
        intent_in(intent, found ? found.mapped() : std::vector<const Booked*>());
        if (intent.told != Intent::Told::done || intent.member_card.empty()) continue;
        awarded += intent.awarded - intent.taken_back;
        redeemed += intent.redeemed - intent.given_back;
      }
    }
    for (const auto& [ref, booked] : by_ref) {
      expect(false, "V09", "the ledger has a sale that nobody meant: " + ref);
    }
    // The total is that of the driver's list, not of the ledger's own entries.
    std::int64_t given = 0;
    for (int card = 1; card <= stage_.swarm.cards; ++card) {
      given += world_.opening_balance("card-" + std::to_string(card));
    }
    expect(-books_.net_of_kind("ISSUED") == given + awarded, "V09",
           "issued " + std::to_string(-books_.net_of_kind("ISSUED")) + ", meant " +
               std::to_string(given + awarded));
    expect(books_.net_of_kind("REDEEMED") == redeemed, "V09",
           "redeemed " + std::to_string(books_.net_of_kind("REDEEMED")) + ", meant " +
               std::to_string(redeemed));
  }

  // V08, F, G: what returns take back and give back is what the sale would not have had without the
  // goods, in whatever steps they come.
  void returns() {
    for (auto& one : world_.registers()) {
      for (const Intent& sale : one->intents()) {
        if (sale.told == Intent::Told::done && !sale.is_return()) returns_of(*one, sale);
      }
    }
  }

  void returns_of(RegisterNode& node, const Intent& sale) {
    Intent left = sale;
    Returned sum;
    bool is_all = false;
    for (const Intent& one : node.intents()) {
      if (one.returns != sale.ref || one.told != Intent::Told::done) continue;
      sum.taken_back += one.taken_back;
      sum.given_back += one.given_back;
      sum.money += one.refund_money;
      is_all = is_all || one.goods.empty();
      for (const Goods& back : one.goods) {
        for (Goods& goods : left.goods) {
          if (goods.number == back.number) goods.amount -= back.amount;
        }
      }
    }
    if (sale.operation.empty()) {
      // Where nobody had shown a card only the till can count, and it does not.
      if (left.total() < 0) stage_.count("more returned than was sold, without a card");
      return;
    }
    expect(left.total() >= 0, "V08", sale.ref + " had more returned than was sold");
    if (is_all) left.goods.clear();
    if (left.total() == sale.total()) return;
    left.redeemed = sale.redeemed - sum.given_back;
    const std::int64_t back = sale.total() - left.total();
    const std::int64_t given = sale.redeemed * back / sale.total();
    expect(sum.given_back == given, "V07",
           sale.ref + " gave back " + std::to_string(sum.given_back) + " points and not " +
               std::to_string(given));
    expect(sum.taken_back == sale.awarded - points_for(left), "V08",
           sale.ref + " took back " + std::to_string(sum.taken_back) + " points and not " +
               std::to_string(sale.awarded - points_for(left)));
    expect(sum.money == back - sum.given_back, "V08",
           sale.ref + " gave back " + std::to_string(sum.money) + " yen for goods worth " +
               std::to_string(back) + " and " + std::to_string(sum.given_back) + " points");
  }

  void intent_in(const Intent& intent, const std::vector<const Booked*>& booked) {
    const bool is_justly_refused =
        intent.refused_later.empty() || intent.refused_later == "receipt_number_used";
    expect(is_justly_refused, "V15",
           intent.ref + " was accepted without a line and refused later: " + intent.refused_later);
    const bool is_member_sale = intent.told == Intent::Told::done && !intent.operation.empty();
    expect(booked.size() == (is_member_sale ? 1u : 0u), "V09",
           intent.ref + " was told " + std::string(name(intent.told)) + " and stands " +
               std::to_string(booked.size()) + " times in the ledger");
    if (!is_member_sale || booked.size() != 1) return;
    const Booked& entry = *booked.front();
    const auto* reply = std::get_if<center::CompleteReply>(&entry.reply.body);
    std::string id = intent.operation;
    std::erase(id, '-');
    expect(to_hex(entry.entry.operation) == id, "V09", intent.ref + " was done under another id");
    expect(entry.entry.terminal == intent.terminal, "V24", intent.ref + " has another terminal");
    if (intent.is_return()) return;
    expect(reply && reply->awarded == intent.awarded && reply->redeemed == intent.redeemed &&
               reply->balance == intent.balance,
           "V14", intent.ref + " was told other points than the ledger has");
    expect(points_for(intent) == intent.awarded, "V20",
           intent.ref + " earned " + std::to_string(intent.awarded) + " and should have " +
               std::to_string(points_for(intent)));
    expect(entry.sale.sale.total == intent.total(), "V20", intent.ref + " has another total");
  }

  // What each customer has, counted from what the registers told.
  void members() {
    std::map<std::string, std::int64_t> expected;
    for (int card = 1; card <= stage_.swarm.cards; ++card) {
      const std::string name = "card-" + std::to_string(card);
      expected[name] = world_.opening_balance(name);
    }
    for (auto& one : world_.registers()) {
      for (const Intent& intent : one->intents()) {
        if (intent.told != Intent::Told::done || intent.member_card.empty()) continue;
        expected[intent.member_card] +=
            intent.awarded - intent.redeemed - intent.taken_back + intent.given_back;
      }
    }
    for (const auto& [card, points] : expected) {
      const std::int64_t member = world_.center().member_of(card);
      std::int64_t has = books_.net("DEBT:" + std::to_string(member));
      const std::string lots = "LOT:" + std::to_string(member) + ":";
      for (const auto& [name, account] : books_.accounts) {
        if (name.starts_with(lots)) has += account.credits - account.debits;
      }
      expect(has == points, "V09",
             card + " has " + std::to_string(has) + " points and should have " +
                 std::to_string(points));
    }
  }

  // What the payment service took is what the sale says.
  void money(RegisterNode& node, const Intent& intent) {
    const bool is_done = intent.told == Intent::Told::done;
    const std::int64_t taken = node.payments().net(intent.ref);
    expect(taken == (is_done ? intent.paid_by_card : 0), "V09",
           intent.ref + " was told " + std::string(name(intent.told)) + ", paid " +
               std::to_string(intent.paid_by_card) + ", and " + std::to_string(taken) +
               " were taken from the card");
  }

  // V24: a terminal's journal and the center's entries of that terminal say the same.
  void journal(RegisterNode& node) {
    Dice dice(0);
    auto opened = runtime::SqliteJournal::open(node.disk().path("journal.db"), dice);
    if (!opened) return stage_.violate("V15", "a journal can't be read: " + opened.error().reason);
    runtime::SqliteJournal& journal = **opened;
    std::map<std::string, State> states;
    for (const Intent& intent : node.intents()) {
      const auto operations = journal.of_sale(intent.ref);
      const auto stored = journal.load_sale(intent.ref);
      if (!operations || !stored) return stage_.violate("V15", "a journal can't be read");
      for (const Operation& operation : *operations) {
        states[hex_of(operation.id)] = operation.state;
        compare(operation);
      }
      sale(intent, stored->value_or(""));
      if (stored->has_value()) paper(node, *operations, **stored);
    }
    for (const Booked& booked : books_.entries) {
      if (booked.entry.terminal != node.name() || !booked.is_done()) continue;
      const std::string id = to_hex(booked.entry.operation);
      expect(states.contains(id), "V24", "the center did " + id + ", the terminal knows nothing");
    }
  }

  void compare(const Operation& operation) {
    const std::string what = std::string(operation::name(operation.verb)) + " " +
                             operation.id.text() + " of " + operation.ref;
    if (operation.verb == operation::Verb::print) return;
    expect(operation::is_final(operation.state), "V15",
           what + " is still " + std::string(operation::name(operation.state)));
    const bool is_points =
        operation.verb == operation::Verb::hold || operation.verb == operation::Verb::refund ||
        operation.verb == operation::Verb::complete || operation.verb == operation::Verb::cancel;
    if (!is_points) return;
    const Booked* booked = books_.find(hex_of(operation.id));
    const bool is_done_there = booked && booked->is_done();
    if (operation.state == State::done) {
      expect(is_done_there, "V24", "the terminal has " + what + " done, the center does not");
    } else {
      expect(!is_done_there || booked->is_canceled, "V24",
             "the center did " + what + ", the terminal has it " +
                 std::string(operation::name(operation.state)));
    }
  }

  // No sale in a state that the register cannot explain.
  void sale(const Intent& intent, const std::string& snapshot) {
    if (snapshot.empty()) {
      return expect(intent.told != Intent::Told::done, "V15", intent.ref + " has vanished");
    }
    const auto read = sale::from_snapshot(snapshot);
    if (!read) return stage_.violate("V15", intent.ref + " can't be read");
    expect(read->unknown_operation.empty() && !read->undoing && read->is_over(), "V15",
           intent.ref + " is left " + std::string(sale::name(read->state)));
    const bool is_done = read->state == sale::State::done;
    expect(is_done == (intent.told == Intent::Told::done), "V15",
           intent.ref + " is " + std::string(sale::name(read->state)) + " and was told " +
               std::string(name(intent.told)));
    expect(!intent.was_told_done || is_done, "V15", intent.ref + " was told done once");
  }

  // V14: paper says what the sale says, and says so where there was paper before.
  void paper(RegisterNode& node, const std::vector<Operation>& operations,
             const std::string& snapshot) {
    const auto read = sale::from_snapshot(snapshot);
    if (!read) return;
    std::set<std::string> prints;
    for (const Operation& operation : operations) {
      if (operation.verb == operation::Verb::print) prints.insert(operation.id.text());
    }
    bool is_first = true;
    for (const Paper& paper : node.papers()) {
      if (!prints.contains(paper.operation)) continue;
      const bool is_marked = paper.text.find("再発行") != std::string::npos;
      expect(is_first || is_marked, "V14", "two receipts of " + read->ref + " look the same");
      is_first = false;
    }
  }

  struct Returned {
    std::int64_t taken_back = 0;
    std::int64_t given_back = 0;
    std::int64_t money = 0;
  };

  World& world_;
  Stage& stage_;
  const Books books_;
};

}  // namespace

void check(World& world) {
  Check(world).all();
}

}  // namespace noren::simulation
