// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/register_node.hpp"

#include <boost/json.hpp>

#include "runtime/ports.hpp"
#include "tests/simulation/process.hpp"

namespace noren::simulation {
namespace {

std::string without_dashes(std::string text) {
  std::erase(text, '-');
  return text;
}

}  // namespace

RegisterNode::RegisterNode(Stage& stage, Network& network, CenterNode& center,
                           center::Terminal terminal, int line)
    : stage_(stage),
      network_(network),
      center_(center),
      terminal_(std::move(terminal)),
      line_(line),
      dice_(stage.dice.fork(terminal_.id)),
      random_(stage.dice.fork(terminal_.id + "'s random")),
      clock_(stage.timeline) {
  random_.fill(till_key_);
  disk_.set_hook([this](simulated::Call call, const std::string&) { return meet(call); });
}

RegisterNode::~RegisterNode() {
  disk_.set_hook({});
  network_.hang_up(line_);
  process_.reset();
}

simulated::Fault RegisterNode::meet(simulated::Call call) {
  using simulated::Call;
  using simulated::Fault;
  const Swarm& swarm = stage_.swarm;
  const bool changes = call == Call::write || call == Call::sync || call == Call::resize;
  if (is_dying_ || !changes) return Fault::none;
  if (stage_.fault(dice_, swarm.register_crash, name(), "register died in a call")) {
    is_dying_ = true;
    return Fault::gone;
  }
  if (call == Call::sync &&
      stage_.fault(dice_, swarm.disk_error, name(), "register's sync failed")) {
    return Fault::error;
  }
  if (call == Call::write && stage_.timeline.now_ms() < full_until_ms_ && !stage_.is_calm) {
    stage_.count("fault register's disk full");
    return Fault::full;
  }
  return Fault::none;
}

void RegisterNode::start() {
  const auto alarm = [this](std::string_view line) {
    if (!is_dying_) stage_.violate("V15", "the journal is damaged: " + std::string(line));
  };
  auto journal = runtime::SqliteJournal::open(disk_.path("journal.db"), random_,
                                              {.terminal = name(), .alarm = alarm});
  if (!journal) {
    if (!is_dying_) stage_.trace.note(name(), "does not start: " + journal.error().reason);
    return die("died while starting");
  }
  process_ = std::make_unique<Process>(Process::Setup{stage_,
                                                      *this,
                                                      payments_,
                                                      papers_,
                                                      {name(), line_, terminal_.id, terminal_.key},
                                                      [this] { return show_card(); },
                                                      clock_,
                                                      random_,
                                                      std::move(*journal)});
  const Status begun = process_->begin();
  if (!begun || is_dying_) return die("died while starting");
  stage_.trace.note(name(), "started");
  stage_.count("register starts");
}

void RegisterNode::die(const char* how) {
  stage_.trace.note(name(), how);
  if (stage_.fault(dice_, stage_.swarm.power_cut, name(), "register's power cut")) {
    stage_.trace.note(name(), "unsynced writes: " + std::to_string(disk_.unsynced()));
    disk_.crash(dice_.next());
  } else {
    disk_.kill();
  }
  network_.hang_up(line_);
  process_.reset();
  is_dying_ = false;
  self_ = std::make_shared<int>();
  const std::int64_t pause_ms = stage_.is_calm ? 100 : dice_.pick(2'000, 180'000);
  stage_.timeline.after(pause_ms, self_, [this] { start(); });
}

void RegisterNode::run() {
  while (process_ && process_->loop.poll_one() > 0) {
    if (is_dying_) return die("died");
    // The shop starts it again, as the message says.
    if (process_->journal.is_broken()) return die("ends: its journal broke");
    if (stage_.fault(dice_, stage_.swarm.crash_between, name(), "register died between steps")) {
      return die("died");
    }
  }
}

void RegisterNode::heal() {
  full_until_ms_ = 0;
}

void RegisterNode::stop() {
  is_over_ = true;
  network_.hang_up(line_);
  process_.reset();
  disk_.kill();
}

bool RegisterNode::is_settled() {
  if (!process_) return is_over_;
  if (!process_->clerk.is_finished()) return false;
  const auto unfinished = process_->journal.unfinished();
  const auto undoing = process_->journal.undoing();
  if (!unfinished || !undoing || !undoing->empty()) return false;
  for (const operation::Operation& operation : *unfinished) {
    if (operation.verb != operation::Verb::print) return false;  // people look at paper
  }
  return true;
}

Result<std::string> RegisterNode::seal(std::string_view card) {
  const auto token =
      card::seal("code", as_bytes(card), center_.home().keys.pair.public_key, till_key_, random_);
  if (!token) return token.error();
  cards_[to_base64(token->sealed)] = std::string(card);
  return card::to_json(*token);
}

std::string RegisterNode::show_card() {
  std::string card = card_held_out_;
  if (stage_.fault(dice_, stage_.swarm.other_card, name(), "another card")) {
    card = "card-" + std::to_string(dice_.pick(1, stage_.swarm.cards));
  }
  const auto token = seal(card);
  return token ? *token : "{}";
}

std::string RegisterNode::coupon_for(const std::string&) {
  if (!stage_.papers.empty() && dice_.chance(8'000)) return stage_.papers.any(dice_);
  return coupons_.empty() ? "" : dice_.any(coupons_);
}

void RegisterNode::expect_done(const sale::Sale& sale) {
  const auto id = operation::Id::parse(sale.completed_by);
  Bytes operation;
  if (const auto bytes = id ? from_hex(without_dashes(sale.completed_by)) : std::nullopt) {
    operation = *bytes;
  }
  center_.expect_done(operation);
  const auto* coupons = sale.completion.if_contains("coupons");
  if (!coupons || !coupons->is_array()) return;
  for (const auto& coupon : coupons->get_array()) {
    coupons_.emplace_back(coupon.as_object().at("code").as_string());
  }
}

std::string RegisterNode::card_of(const std::string& token) const {
  const boost::json::object object = runtime::parse_object(token);
  const auto* sealed = object.if_contains("sealed");
  const auto found = sealed ? cards_.find(std::string(sealed->as_string())) : cards_.end();
  return found == cards_.end() ? "" : found->second;
}

}  // namespace noren::simulation
