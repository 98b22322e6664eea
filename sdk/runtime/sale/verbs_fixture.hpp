// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <noren/plugin/loyalty.h>
#include <noren/plugin/payment.h>
#include <noren/plugin/printer.h>
#include <noren/plugin/reader.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/journal/sqlite_journal.hpp"
#include "runtime/sale/verbs.hpp"
#include "tests/support/counting_random.hpp"

namespace noren::runtime {

namespace json = boost::json;
using operation::Verb;

class HandClock : public Clock {
 public:
  std::int64_t wall_ms() const override { return now_ms; }
  std::int64_t monotonic_ms() const override { return now_ms; }
  std::int64_t now_ms = 1'000'000;
};

inline host::Answer done(std::string document = "{}") {
  host::Answer answer;
  answer.outcome = NOREN_OUTCOME_DONE;
  answer.document = std::move(document);
  return answer;
}
inline host::Answer refused(noren_status status, std::string reason) {
  host::Answer answer;
  answer.status = status;
  answer.outcome = NOREN_OUTCOME_REFUSED;
  answer.error = error(status, std::move(reason));
  return answer;
}
inline host::Answer unknown(std::string reason = "reply_lost") {
  host::Answer answer;
  answer.status = NOREN_E_UNKNOWN_OUTCOME;
  answer.outcome = NOREN_OUTCOME_UNKNOWN;
  answer.error = error(NOREN_E_UNKNOWN_OUTCOME, std::move(reason));
  return answer;
}
// What a port whose plugin has died says at once.
inline host::Answer plugin_down() {
  return refused(NOREN_E_NOHARDWARE, "plugin_down");
}

// One scripted plugin for everything: answers each slot by the script, and where that is empty as a
// plugin on a good day. It insists on the journal: what moves value stands there before it comes.
class ScriptedPort : public host::Port {
 public:
  ScriptedPort(boost::asio::io_context& context, operation::Journal& journal)
      : context_(context), journal_(journal) {}

  bool offers(std::string_view) const override { return true; }

  host::CallId submit(host::Call call, host::AnswerHandler handler) override {
    const std::string slot(call.slot.info().name);
    if (!call.idempotency_key.empty()) expect_journaled(call, slot);
    calls.push_back(call);
    auto& answers = script[slot];
    host::Answer answer = answers.empty() ? on_a_good_day(call, slot) : answers.front();
    if (!answers.empty()) answers.pop_front();
    boost::asio::post(
        context_, [answer = std::move(answer), handler = std::move(handler)] { handler(answer); });
    if (on_submit) on_submit(slot);
    return static_cast<host::CallId>(calls.size());
  }
  void cancel(host::CallId) override { ++cancels; }
  void close(std::function<void()> closed) override { closed(); }

  // The calls of one slot, oldest first.
  std::vector<host::Call> of(std::string_view slot) const {
    std::vector<host::Call> found;
    for (const host::Call& call : calls) {
      if (call.slot.info().name == slot) found.push_back(call);
    }
    return found;
  }

  std::map<std::string, std::deque<host::Answer>> script;
  std::vector<host::Call> calls;
  std::function<void(const std::string& slot)> on_submit;
  int cancels = 0;

 private:
  // Design: journal before I/O. A first try is JOURNALED, with the very content that is sent; a
  // question about one is about something that is UNKNOWN.
  void expect_journaled(const host::Call& call, const std::string& slot) {
    const auto id = operation::Id::parse(call.idempotency_key);
    ASSERT_TRUE(id) << slot;
    const auto found = journal_.find(*id);
    ASSERT_TRUE(found && *found) << slot << " was sent before it was journaled";
    const bool is_question = slot == "recover" || slot == "status";
    if (is_question) {
      const bool waits = (*found)->state == operation::State::queued;
      EXPECT_TRUE(waits || (*found)->state == operation::State::unknown);
      return;
    }
    EXPECT_EQ((*found)->state, operation::State::journaled);
    EXPECT_EQ(operation::name((*found)->verb), slot);
    EXPECT_EQ((*found)->amount, call.amount);
    if (slot != "print") {
      EXPECT_EQ((*found)->request, call.document);
    }
    const auto sale = journal_.load_sale((*found)->ref);
    ASSERT_TRUE(sale && *sale);
    const auto read = sale::from_snapshot(**sale);
    ASSERT_TRUE(read);
    if (slot != "print") {  // paper holds nothing else up
      EXPECT_EQ(read->unknown_operation, call.idempotency_key);
    }
  }

  static host::Answer on_a_good_day(const host::Call& call, const std::string& slot) {
    const json::object asked = parse_object(call.document);
    if (slot == "capture") return done(R"({"card":{"kind":"code","sealed":"AA==","match":""}})");
    if (slot == "lookup") return done(R"({"member":"**1234","usable":1000,"wallets":[]})");
    if (slot == "quote") return done(R"({"awardable":15,"redeemable":1000})");
    if (slot == "hold") {
      const json::value points = asked.at("points");
      return done(json::serialize(json::object{{"held", points}, {"value", points}}));
    }
    if (slot == "complete") return done(R"({"awarded":15,"balance_before":1000,"balance":1015})");
    if (slot == "refund") {
      return done(R"({"taken_back":5,"given_back":0,"refund_money":500,"refund_points":0})");
    }
    if (slot == "authorize") return done(R"({"approval":"A1","service":"simulated","masked":""})");
    if (slot == "query") return done(R"({"columns":48,"state":"ready"})");
    if (slot == "print") return done(R"({"confirmed":true})");
    return done();
  }

  boost::asio::io_context& context_;
  operation::Journal& journal_;
};

// A sale over one scripted plugin, a real journal in memory and a clock moved by hand.
class VerbsFixture : public testing::Test, public Ports {
 protected:
  VerbsFixture() {
    auto journal = SqliteJournal::open(":memory:", random_);
    EXPECT_TRUE(journal);
    journal_ = std::move(*journal);
    port_ = std::make_unique<ScriptedPort>(io_, *journal_);
    cards_ = std::make_unique<CardDesk>(io_.get_executor(), *this, clock_);
    standing_.emplace(*journal_, clock_);
    context_ = std::make_unique<Context>(
        Context{io_.get_executor(), *journal_, *this, *cards_, *standing_, clock_,
                [](std::string_view kind, std::string_view) -> Result<std::string> {
                  return R"({"kind":")" + std::string(kind) + R"(","sealed":"AA==","match":""})";
                },
                [](const sale::Sale& sale) {
                  const bool is_known = sale.unknown_operation.empty();
                  return (is_known ? "slip of " : "pending slip of ") + sale.ref;
                },
                [this](const std::string& slip, int) -> Result<std::string> {
                  slips_.push_back(slip);
                  return std::string("{}");
                },
                [](std::string_view) {}, [](std::chrono::milliseconds, std::function<void()>) {}});
    live_ = begin("0001", 1500);
  }

  std::vector<NamedPort> offering(std::string_view) override {
    return is_configured_ ? std::vector<NamedPort>{{"plugin", port_.get()}}
                          : std::vector<NamedPort>{};
  }
  NamedPort named(std::string_view name) override {
    return is_configured_ && name == "plugin" ? NamedPort{"plugin", port_.get()} : NamedPort{};
  }

  std::unique_ptr<LiveSale> begin(const std::string& ref, std::int64_t amount) {
    sale::Sale sale = sale::begin({{"ref", ref}}, "2026-11-22");
    if (amount > 0) {
      EXPECT_TRUE(sale::add(sale, {{"amount", amount}, {"tax", "10"}}));
    }
    return std::make_unique<LiveSale>(io_.get_executor(), std::move(sale), clock_.now_ms);
  }

  static awaitable<void> keep(awaitable<Status> verb, std::optional<Status>& ended) {
    Status status = co_await std::move(verb);
    ended = std::move(status);
  }

  // Runs the verb to its end and returns the status that a till would get.
  noren_status call(SaleVerb* verb, std::string_view arguments = "{}") {
    const json::object given = parse_object(arguments);
    std::optional<Status> ended;
    boost::asio::co_spawn(io_, keep(verb(*context_, *live_, given), ended),
                          [](std::exception_ptr fault) {
                            if (fault) std::rethrow_exception(fault);
                          });
    io_.restart();
    io_.run();
    EXPECT_TRUE(ended);
    live_->cancellation.clear();  // as the till does when a verb has ended
    if (!ended) return NOREN_RUNNING;
    reason_ = *ended ? "" : ended->error().reason;
    return *ended ? NOREN_OK : ended->error().status;
  }

  // The process ends here and another takes over what is in the journal.
  void restart() {
    const auto stored = journal_->load_sale(live_->sale.ref);
    ASSERT_TRUE(stored && *stored);
    auto sale = sale::from_snapshot(**stored);
    ASSERT_TRUE(sale);
    auto unfinished = journal_->unfinished();
    ASSERT_TRUE(unfinished);
    for (operation::Operation& operation : *unfinished) {
      operation.state = operation::State::unknown;
      ASSERT_TRUE(journal_->end(operation, **stored));
    }
    live_ = std::make_unique<LiveSale>(io_.get_executor(), std::move(*sale), clock_.now_ms);
  }

  // Whether the journal takes anything more.
  void set_disk_full(bool full) {
    ASSERT_TRUE(journal_->database().run(full ? "PRAGMA query_only=ON" : "PRAGMA query_only=OFF"));
  }

  void identified() { ASSERT_EQ(call(identify, R"({"code":"1"})"), NOREN_OK); }
  void answer_next(const std::string& slot, host::Answer answer) {
    port_->script[slot].push_back(std::move(answer));
  }
  std::size_t count(std::string_view slot) const { return port_->of(slot).size(); }
  std::size_t pending() { return journal_->unfinished().value().size(); }
  std::size_t journaled() { return journal_->of_sale(live_->sale.ref).value().size(); }
  const sale::Sale& sale() const { return live_->sale; }

  boost::asio::io_context io_;
  HandClock clock_;
  CountingRandom random_;
  std::unique_ptr<SqliteJournal> journal_;
  std::unique_ptr<ScriptedPort> port_;
  std::unique_ptr<CardDesk> cards_;
  std::optional<Standing> standing_;
  std::unique_ptr<Context> context_;
  std::unique_ptr<LiveSale> live_;
  std::vector<std::string> slips_;
  bool is_configured_ = true;
  std::string reason_;
};

}  // namespace noren::runtime
