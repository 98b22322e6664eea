// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/center/store.hpp"
#include "core/sale/sale.hpp"
#include "tests/simulation/center_node.hpp"
#include "tests/simulation/devices.hpp"
#include "tests/simulation/intent.hpp"
#include "tests/simulation/stage.hpp"
#include "tests/support/simulated_disk.hpp"

namespace noren::simulation {

class Clerk;
struct Process;

// A register: its machine with disk, clock and devices, the process that comes and goes on it, and
// the clerk in front of it. It may die at any call of its disk and between any two steps. Loop
// only.
class RegisterNode {
 public:
  RegisterNode(Stage& stage, Network& network, CenterNode& center, center::Terminal terminal,
               int line);
  ~RegisterNode();

  void start();
  // Lets the process do all that it can do now.
  void run();
  // No more faults; the clerk closes the day.
  void heal();
  // The day is over: the process ends as it should.
  void stop();

  const center::Terminal& terminal() const { return terminal_; }
  std::deque<Intent>& intents() { return intents_; }
  const std::deque<Intent>& intents() const { return intents_; }
  PaymentBook& payments() { return payments_; }
  std::vector<Paper>& papers() { return papers_; }
  simulated::Disk& disk() { return disk_; }
  // Nothing is open, waits or is unknown any more.
  bool is_settled();
  Process* process() { return process_.get(); }
  const std::string& name() const { return terminal_.id; }

  // What the customer holds to the reader, and whose card a token is.
  void hold_out(std::string card) { card_held_out_ = std::move(card); }
  std::string card_of(const std::string& token) const;
  Result<std::string> seal(std::string_view card);
  // A coupon that this customer may have from an earlier slip, of any register, used or not.
  std::string coupon_for(const std::string& card);
  // A sale that the register told done: the center must know it, and the customer has its coupons.
  void expect_done(const sale::Sale& sale);

 private:
  void die(const char* how);
  simulated::Fault meet(simulated::Call call);
  std::string show_card();

  friend class Clerk;

  Stage& stage_;
  Network& network_;
  CenterNode& center_;
  const center::Terminal terminal_;
  const int line_;
  Dice dice_;
  Dice random_;
  MachineClock clock_;
  card::HashKey till_key_{};
  simulated::Disk disk_;
  PaymentBook payments_;
  std::vector<Paper> papers_;
  std::deque<Intent> intents_;
  std::string card_held_out_;
  std::map<std::string, std::string> cards_;  // by sealed
  std::vector<std::string> coupons_;          // codes on slips of this register
  std::unique_ptr<Process> process_;
  std::shared_ptr<void> self_ = std::make_shared<int>();
  std::int64_t full_until_ms_ = 0;
  bool is_dying_ = false;
  bool is_over_ = false;
};

}  // namespace noren::simulation
