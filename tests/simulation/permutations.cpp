// SPDX-License-Identifier: Apache-2.0
// F20: messages that overtake each other. Whatever their order, points are where the replies say.
#include <center.pb.h>

#include <algorithm>
#include <numeric>

#include "plugins/loyalty-center/mac.hpp"
#include "tests/simulation/books.hpp"
#include "tests/simulation/scenarios.hpp"
#include "tests/simulation/world.hpp"

namespace noren::simulation {
namespace {

namespace v1 = center::v1;

constexpr std::int64_t opening = 500;

struct Message {
  std::string verb;
  std::string body;
};

// One center, and a terminal that sends what it is given.
class Sender {
 public:
  Sender(CenterNode& center, Stage& stage, center::Terminal terminal)
      : center_(center), stage_(stage), terminal_(std::move(terminal)) {}

  v1::Reply send(const Message& message) {
    v1::Reply reply;
    bool is_answered = false;
    const std::string key(terminal_.key.begin(), terminal_.key.end());
    const std::string mac =
        loyalty_center::authorization(terminal_.id, key, message.verb, message.body);
    center_.receive({"/v1/" + message.verb, mac, message.body}, [&](const Response& response) {
      is_answered = reply.ParseFromString(response.body);
    });
    while (!is_answered && stage_.timeline.step(stage_.timeline.now_ms() + 60'000)) {
    }
    if (!is_answered) stage_.violate("F20", "no answer to " + message.verb);
    return reply;
  }

 private:
  CenterNode& center_;
  Stage& stage_;
  const center::Terminal terminal_;
};

// Messages about one sale of one card, made anew for each order.
struct Sale {
  Sale(CenterNode& center, Dice& dice, int number) : number_(number) {
    for (std::string* id : {&hold, &complete, &cancel, &release, &refund}) {
      id->resize(16);
      dice.fill({reinterpret_cast<std::uint8_t*>(id->data()), 16});
    }
    const auto token = center.token("permutation-" + std::to_string(number));
    card.set_kind(token.kind);
    card.set_sealed(token.sealed.data(), token.sealed.size());
  }

  Message held() const {
    v1::HoldRequest request;
    request.set_operation(hold);
    *request.mutable_card() = card;
    request.set_ref(ref());
    request.set_points(100);
    return {"hold", request.SerializeAsString()};
  }
  Message sold(bool with_hold) const {
    v1::CompleteRequest request;
    request.set_operation(complete);
    *request.mutable_card() = card;
    fill(*request.mutable_sale(), ref());
    if (with_hold) request.add_holds(hold);
    return {"complete", request.SerializeAsString()};
  }
  Message undone(const std::string& original, const std::string& id) const {
    v1::CancelRequest request;
    request.set_operation(id);
    request.set_original(original);
    request.set_reason("test");
    return {"cancel", request.SerializeAsString()};
  }
  Message returned() const {
    v1::RefundRequest request;
    request.set_operation(refund);
    request.set_original(complete);
    request.mutable_sale()->set_ref(ref() + "-R");
    request.mutable_sale()->set_business_date("2026-09-21");
    return {"refund", request.SerializeAsString()};
  }
  Message asked() const {
    v1::StatusRequest request;
    request.set_operation(complete);
    return {"status", request.SerializeAsString()};
  }

  std::string hold, complete, cancel, release, refund;
  v1::Card card;

 private:
  std::string ref() const { return "P-" + std::to_string(number_); }
  static void fill(v1::Sale& sale, const std::string& ref) {
    sale.set_ref(ref);
    sale.set_business_date("2026-09-21");
    sale.set_total(2'000);
    v1::Line& line = *sale.add_lines();
    line.set_line(1);
    line.set_kind("item");
    line.set_amount(2'000);
    line.set_tax(10);
  }
  int number_;
};

// What the card has by the replies that were given.
std::int64_t by_replies(const std::vector<v1::Reply>& replies, const std::vector<Message>& sent) {
  std::int64_t points = opening;
  std::map<std::string, bool> counted;
  for (std::size_t index = 0; index < replies.size(); ++index) {
    const v1::Reply& reply = replies[index];
    if (sent[index].verb == "status" || reply.outcome() != NOREN_OUTCOME_DONE) continue;
    if (!counted.try_emplace(sent[index].body, true).second) continue;  // a repeat
    if (reply.has_complete()) points += reply.complete().awarded() - reply.complete().redeemed();
    if (reply.has_refund()) points += reply.refund().given_back() - reply.refund().taken_back();
    // What a cancel of a hold lets go was never away.
    if (reply.has_cancel() && reply.cancel().taken_back() > 0) {
      points += reply.cancel().released() - reply.cancel().taken_back();
    }
  }
  return points;
}

}  // namespace

std::string permute_messages(const program::Program& program, bool prints) {
  Swarm calm;
  calm.registers = 0;
  calm.cards = 0;
  Stage stage(1, calm, prints);
  CenterNode center(stage, program);
  Sender sender(center, stage, center.enroll("T-0001", "A"));
  Dice dice = stage.dice.fork("permutations");
  int number = 0;
  for (int kind = 0; kind < 3; ++kind) {
    std::vector<int> order(6);
    std::iota(order.begin(), order.end(), 0);
    do {
      const std::string card = "permutation-" + std::to_string(++number);
      center.give(card, opening);
      const Sale sale(center, dice, number);
      const Message hold = sale.held();
      const Message sold = sale.sold(kind < 2);
      const Message undone = sale.undone(sale.complete, sale.cancel);
      const Message released = sale.undone(sale.hold, sale.release);
      const Message all[3][6] = {{hold, sold, undone, released, hold, sold},
                                 {hold, sold, released, hold, sold, sale.asked()},
                                 {sold, sale.returned(), sale.returned(), sold, undone, sold}};
      std::vector<Message> sent;
      std::vector<v1::Reply> replies;
      for (const int place : order) {
        sent.push_back(all[kind][place]);
        replies.push_back(sender.send(sent.back()));
      }
      const std::int64_t has = center.balance(card);
      const std::int64_t should = by_replies(replies, sent);
      std::string orders;
      for (const int place : order) orders += std::to_string(place);
      if (has != should) {
        stage.violate("F20", "messages " + orders + " of set " + std::to_string(kind) + " leave " +
                                 std::to_string(has) + " points, the replies say " +
                                 std::to_string(should));
      }
      // With both undone, whatever their order, all is as it was.
      if (kind == 0 && has != opening) stage.violate("F20", "points are gone: " + orders);
      if (stage.violation) return stage.violation->what;
    } while (std::next_permutation(order.begin(), order.end()));
  }
  center::Statement row(center.books(), "SELECT count(*) FROM hold WHERE state = 0");
  if (!row.step() || row.number(0) != 0) return std::to_string(row.number(0)) + " holds stay open";
  return "";
}

}  // namespace noren::simulation
