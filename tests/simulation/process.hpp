// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "runtime/journal/sqlite_journal.hpp"
#include "runtime/sale/resolver.hpp"
#include "runtime/sale/sales.hpp"
#include "tests/simulation/clerk.hpp"
#include "tests/simulation/devices.hpp"
#include "tests/simulation/journal_watch.hpp"
#include "tests/simulation/loop.hpp"
#include "tests/simulation/loyalty_port.hpp"

namespace noren::simulation {

// What lives and dies with one process of a register: the till's own decisions over its journal,
// and the ports to its plugins. Loop only.
struct Process : private runtime::Ports {
  struct Setup {
    Stage& stage;
    RegisterNode& node;
    PaymentBook& payments;
    std::vector<Paper>& papers;
    LoyaltyPort::Setup loyalty;
    ReaderPort::Show show_card;
    const Clock& clock;
    Random& random;
    std::unique_ptr<runtime::SqliteJournal> journal;
  };
  explicit Process(Setup setup);
  ~Process();

  // Takes over what the last process left, and lets resolver and clerk begin.
  Status begin();

  Stage& stage;
  std::shared_ptr<void> self = std::make_shared<int>();  // what is planned dies with it
  Loop loop;
  std::unique_ptr<runtime::SqliteJournal> disk_journal;
  JournalWatch journal;
  LoyaltyPort loyalty;
  PaymentPort payment;
  PrinterPort printer;
  ReaderPort reader;
  runtime::CardDesk cards;
  runtime::Standing standing;
  runtime::Context context;
  runtime::Sales sales;
  runtime::Resolver resolver;
  Clerk clerk;

 private:
  std::vector<runtime::NamedPort> offering(std::string_view interface_id) override;
  runtime::NamedPort named(std::string_view name) override;
  runtime::Context make_context(const Setup& setup);
};

}  // namespace noren::simulation
