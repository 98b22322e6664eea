// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/center_node.hpp"

#include <center.pb.h>

#include <utility>

#include "core/center/document.hpp"
#include "samples/center/handler.hpp"
#include "tests/simulation/loop.hpp"

namespace noren::simulation {
namespace {

constexpr const char* name = "center";
constexpr const char* file_name = "center.db";

// As serve() of samples/center does before it listens.
Status record_program(center::Database& database, const program::Program& program) {
  center::Transaction transaction(database);
  center::Statement(database, "INSERT OR IGNORE INTO meta VALUES(?, ?)")
      .bind("program." + to_hex(program::hash(program)))
      .bind(program::canonical_text(program))
      .run();
  return transaction.commit();
}

bool moves_value(std::string_view target) {
  return target == "/v1/hold" || target == "/v1/complete" || target == "/v1/cancel" ||
         target == "/v1/refund";
}

// As the server writes it.
std::string header(const center::Standing& standing) {
  if (standing.head.empty()) return "";
  return std::to_string(standing.time_ms) + " " + standing.head;
}

// The first member of every request that moves value is its id.
std::string operation_of(const std::string& body) {
  center::v1::StatusRequest asked;
  return asked.ParseFromString(body) ? asked.operation() : "";
}

}  // namespace

// What a process has, and what ends with it.
struct CenterNode::Life {
  Life(Dice& random, const Clock& clock, const program::Program& rules, const center::Home& home,
       std::unique_ptr<center::Database> opened, std::unique_ptr<center::Database> for_reading)
      : books(std::move(opened)),
        reading(std::move(for_reading)),
        store(*books),
        core(store, clock, random, rules, home.keys),
        writer(core, store, loop.get_executor(), [this] { broke = true; }),
        terminals(*reading, random),
        faults(*reading),
        handler({core, writer, terminals, faults, false, clock, loop.get_executor(),
                 [](const std::string&) {}}) {}

  Loop loop;
  std::unique_ptr<center::Database> books;
  std::unique_ptr<center::Database> reading;
  center::SqliteStore store;
  center::Center core;
  center::Writer writer;
  center::Terminals terminals;
  center::Faults faults;
  center::Handler handler;
  bool broke = false;
};

CenterNode::CenterNode(Stage& stage, program::Program program)
    : stage_(stage),
      dice_(stage.dice.fork("center")),
      random_(stage.dice.fork("center's random")),
      clock_(stage.timeline),
      program_(std::move(program)) {
  home_.keys.pair = card::make_key_pair(random_);
  random_.fill(home_.keys.program);
  home_.folder = disk_.path("center");
  start();
  disk_.set_hook([this](simulated::Call call, const std::string&) { return meet(call); });
}

CenterNode::~CenterNode() {
  disk_.set_hook({});
  life_.reset();
}

simulated::Fault CenterNode::meet(simulated::Call call) {
  using simulated::Call;
  using simulated::Fault;
  const Swarm& swarm = stage_.swarm;
  const bool changes = call == Call::write || call == Call::sync || call == Call::resize;
  if (is_dying_ || !changes) return Fault::none;
  if (stage_.fault(dice_, swarm.center_crash, name, "center died in a call")) {
    is_dying_ = true;
    return Fault::gone;
  }
  if (call == Call::sync && stage_.fault(dice_, swarm.disk_error, name, "center's sync failed")) {
    return Fault::error;
  }
  if (call == Call::write && stage_.timeline.now_ms() < full_until_ms_ && !stage_.is_calm) {
    stage_.count("fault center's disk full");
    return Fault::full;
  }
  return Fault::none;
}

void CenterNode::start() {
  is_starting_ = false;
  auto books = center::open_books(home_);
  auto reading = books ? center::open_books(home_) : center::Database::open(":memory:");
  const bool is_open = books && reading && record_program(**books, program_);
  if (is_dying_ || !is_open) {
    if (!is_dying_) stage_.trace.note(name, "does not start");
    return die("died while starting");
  }
  life_ = std::make_unique<Life>(random_, clock_, program_, home_, std::move(*books),
                                 std::move(*reading));
  stage_.trace.note(name, "started");
  stage_.count("center starts");
  check_nothing_lost();
}

void CenterNode::die(const char* how) {
  stage_.trace.note(name, how);
  inbox_.clear();
  is_busy_ = false;
  self_ = std::make_shared<int>();  // what it had planned does not happen
  if (stage_.fault(dice_, stage_.swarm.power_cut, name, "center's power cut")) {
    stage_.trace.note(name, "unsynced writes: " + std::to_string(disk_.unsynced()));
    disk_.crash(dice_.next());
  } else {
    disk_.kill();
  }
  life_.reset();
  is_dying_ = false;
  is_starting_ = true;
  stage_.timeline.after(stage_.is_calm ? 10 : dice_.pick(100, 120'000), self_, [this] { start(); });
}

void CenterNode::heal() {
  full_until_ms_ = 0;
}

void CenterNode::receive(Request request, Answer answer) {
  stage_.trace.note(name, "gets " + request.target, request.body);
  inbox_.push_back({std::move(request), std::move(answer)});
  if (is_busy_) return;
  is_busy_ = true;
  stage_.timeline.after(0, self_, [this] { work(); });
}

void CenterNode::work() {
  const Swarm& swarm = stage_.swarm;
  if (stage_.fault(dice_, swarm.disk_full, name, "center's disk fills up")) {
    full_until_ms_ = stage_.timeline.now_ms() + dice_.pick(1'000, 600'000);
  }
  if (stage_.fault(dice_, swarm.center_clock_jump, name, "center's clock jumped")) {
    constexpr std::int64_t day = 86'400'000;
    const std::int64_t offsets[] = {day,        -day,         0,
                                    -3'600'000, 20'000 * day, -stage_.timeline.now_ms()};
    clock_.jump(offsets[dice_.pick(0, 5)]);
  }
  auto replies = std::make_shared<std::vector<Said>>();
  for (Waiting& waiting : std::exchange(inbox_, {})) {
    center::Ask ask;
    ask.post = true;
    ask.target = waiting.request.target;
    ask.content_type = "application/x-protobuf";
    ask.authorization = waiting.request.authorization;
    ask.body = waiting.request.body;
    life_->handler.handle(std::move(ask), [replies, waiting = std::move(waiting)](
                                              const center::Answer& said) mutable {
      replies->push_back({std::move(waiting),
                          {static_cast<int>(said.status), said.content_type, said.body,
                           header(said.standing), said.drop}});
    });
  }
  while (!is_dying_ && life_->loop.poll_one() > 0) {
  }
  if (is_dying_) return die("died");
  const bool broke = life_->broke;
  if (stage_.fault(dice_, swarm.lose_all_replies, name, "died before its replies")) {
    return die("died");
  }
  const bool is_slow = stage_.fault(dice_, swarm.slow_disk, name, "slow disk");
  const std::int64_t took_ms = is_slow ? dice_.pick(1'000, 20'000) : dice_.pick(1, 10);
  stage_.timeline.after(took_ms, self_, [this, replies, broke] {
    is_busy_ = false;
    for (auto& [to, response] : *replies) {
      stage_.trace.note(name, "replies " + std::to_string(response.status), response.body);
      check_reply(to.request, response);
      to.answer(std::move(response));
    }
    if (broke) return die("ends: its disk failed");
    if (inbox_.empty()) return;
    is_busy_ = true;
    work();
  });
}

// A repeat of a done operation gets the stored reply, byte for byte.
void CenterNode::check_reply(const Request& request, const Response& response) {
  center::v1::Reply reply;
  if (!moves_value(request.target) || !reply.ParseFromString(response.body)) return;
  stage_.count("center " + request.target.substr(4) + " outcome " +
               std::to_string(reply.outcome()));
  if (reply.outcome() != NOREN_OUTCOME_DONE) return;
  const std::string operation = operation_of(request.body);
  const auto [known, is_new] = replies_.emplace(operation, response.body);
  if (is_new) {
    expect_done(Bytes(operation.begin(), operation.end()));
  } else {
    stage_.count("center repeats");
    if (known->second != response.body) stage_.violate("V09", "a repeat got another reply");
  }
}

bool CenterNode::knows(const Request& request) const {
  if (!moves_value(request.target)) return true;
  const std::string operation = operation_of(request.body);
  return life_->store.operation(as_bytes(operation)).has_value();
}

void CenterNode::expect_done(const Bytes& operation) {
  expected_.push_back(operation);
  if (life_ && !is_dying_ && !life_->store.operation(operation)) {
    stage_.violate("V15", "told done, and the center does not know " + to_hex(operation));
  }
}

void CenterNode::check_nothing_lost() {
  for (const Bytes& operation : expected_) {
    if (!life_->store.operation(operation)) {
      stage_.violate("V15", "the center lost operation " + to_hex(operation));
    }
  }
}

card::Token CenterNode::token(std::string_view card) {
  return *card::seal("code", as_bytes(card), home_.keys.pair.public_key, {}, random_);
}

center::Terminal CenterNode::enroll(const std::string& terminal, const std::string& shop) {
  Bytes fingerprint(32);
  const std::int64_t now_ms = clock_.wall_ms();
  const auto code = life_->terminals.invite(terminal, shop, fingerprint, now_ms);
  auto enrolled = code ? life_->terminals.enroll(*code, now_ms) : code.error();
  if (!enrolled) {
    stage_.violate("setup", enrolled.error().reason);
    return {};
  }
  return std::move(*enrolled);
}

void CenterNode::give(std::string_view card, std::int64_t points) {
  const card::Token sealed = token(card);
  center::AdjustRequest request;
  request.operation.resize(16);
  random_.fill(request.operation);
  request.card = {sealed.kind, sealed.sealed, {}};
  request.points = points;
  request.reason = "opening balance";
  const Status begun = life_->store.begin();
  const center::Reply reply = life_->core.adjust(std::move(request));
  if (!begun || reply.status != NOREN_OK || !life_->store.commit()) {
    stage_.violate("setup", "no opening balance: " + reply.reason);
  }
}

void CenterNode::touch(std::string_view card) {
  const card::Token sealed = token(card);
  (void)life_->store.begin();
  (void)life_->core.lookup({}, {{sealed.kind, sealed.sealed, {}}});
  (void)life_->store.commit();
}

std::int64_t CenterNode::member_of(std::string_view card) {
  const card::Token sealed = token(card);
  center::Card known{sealed.kind, sealed.sealed, {}};
  if (!life_->core.identify(known)) return 0;
  const auto member = life_->store.member_of(known.hash);
  return member ? member->id : 0;
}

std::int64_t CenterNode::balance(std::string_view card) {
  const card::Token sealed = token(card);
  const center::Reply reply = life_->core.lookup({}, {{sealed.kind, sealed.sealed, {}}});
  const auto* body = std::get_if<center::LookupReply>(&reply.body);
  return body && !body->wallets.empty() ? body->wallets[0].balance : -1;
}

center::SqliteStore& CenterNode::store() {
  return life_->store;
}

center::Database& CenterNode::books() {
  return *life_->books;
}

}  // namespace noren::simulation
