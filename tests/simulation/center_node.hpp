// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/center/center.hpp"
#include "samples/center/home.hpp"
#include "sqlite_store.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/stage.hpp"
#include "tests/support/simulated_disk.hpp"

namespace noren::simulation {

// The center's machine: production handler, writer, core and books on a simulated disk. It takes
// what has come in while its disk was busy as one batch, may die at any call of the disk, and is
// started again a little later. Loop only.
class CenterNode : public Listener {
 public:
  CenterNode(Stage& stage, program::Program program);
  ~CenterNode() override;

  bool is_listening() const override { return life_ != nullptr; }
  void receive(Request request, Answer answer) override;
  bool knows(const Request& request) const override;

  const center::Home& home() const { return home_; }
  simulated::Disk& disk() { return disk_; }
  // A terminal of that shop, with its key.
  center::Terminal enroll(const std::string& terminal, const std::string& shop);
  // Points from before, for a card.
  void give(std::string_view card, std::int64_t points);
  // Lets holds go that are overdue, as any request does.
  void touch(std::string_view card);

  // What a reader makes of a card, and what the card has by its own wallet.
  card::Token token(std::string_view card);
  std::int64_t balance(std::string_view card);
  // Whose card it is; 0 for nobody's.
  std::int64_t member_of(std::string_view card);
  // Of a center that runs.
  center::SqliteStore& store();
  center::Database& books();

  void heal();  // runs from now on
  // Somebody was told that this operation is done: the center must know it, now and for ever.
  void expect_done(const Bytes& operation);

 private:
  struct Life;
  struct Waiting {
    Request request;
    Answer answer;
  };
  struct Said {
    Waiting to;
    Response response;
  };

  void start();
  void die(const char* how);
  void work();
  void check_nothing_lost();
  void check_reply(const Request& request, const Response& response);
  simulated::Fault meet(simulated::Call call);

  Stage& stage_;
  Dice dice_;
  Dice random_;
  MachineClock clock_;
  const program::Program program_;
  center::Home home_;
  simulated::Disk disk_;
  std::unique_ptr<Life> life_;
  std::shared_ptr<void> self_ = std::make_shared<int>();
  std::vector<Waiting> inbox_;
  bool is_busy_ = false;
  bool is_dying_ = false;
  bool is_starting_ = false;
  std::int64_t full_until_ms_ = 0;
  std::vector<Bytes> expected_;                 // operations that were answered as done
  std::map<std::string, std::string> replies_;  // by operation: each repeat gets the same bytes
};

}  // namespace noren::simulation
