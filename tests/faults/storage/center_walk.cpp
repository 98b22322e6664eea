// SPDX-License-Identifier: Apache-2.0
#include "center_walk.hpp"

#include "core/ledger/audit.hpp"
#include "schema.hpp"

namespace noren::faults {

using namespace noren::center;

CenterWalk::CenterWalk(std::string path, std::uint64_t seed)
    : path_(std::move(path)), dice_(seed), keys_{card::make_key_pair(dice_), {7}} {
  program_.id = "test";
  program_.name = "Test";
  program_.unit = "pt";
  program::EarnRule rule;
  rule.name = "base";
  rule.tenders = {"cash", "other"};
  program_.earn = {rule};
  for (const char* name : {"one", "two", "three"}) {
    const auto token = card::seal("code", as_bytes(name), keys_.pair.public_key, {}, dice_);
    cards_.push_back(Card{token->kind, token->sealed, {}});
  }
}

Status CenterWalk::open(const char* pragma) {
  close();
  auto database = Database::open(path_);
  if (!database) return database.error();
  database_ = std::move(*database);
  if (const Status made = database_->execute(schema); !made) return made;
  if (pragma) {
    if (const Status set = database_->execute(pragma); !set) return set;
  }
  store_ = std::make_unique<SqliteStore>(*database_);
  // What became of a batch that nobody answered is what the books say now.
  for (const Bytes& id : batch_) {
    if (const auto known = store_->operation(id)) told_[id] = known->reply;
  }
  batch_.clear();
  center_ = std::make_unique<Center>(*store_, clock_, dice_, program_, keys_);
  return store_->failure();
}

void CenterWalk::close() {
  center_.reset();
  store_.reset();
  database_.reset();
}

Bytes CenterWalk::new_id() {
  Bytes id(16);
  dice_.fill(id);
  return id;
}

Bytes CenterWalk::ask() {
  const Bytes id = new_id();
  clock_.now_ms += 1 + static_cast<std::int64_t>(dice_.below(2000));
  const Card& card = cards_[dice_.below(cards_.size())];
  const auto draw = dice_.below(10);
  if (draw < 6 || asked_.empty()) {
    CompleteRequest request;
    request.operation = id;
    request.card = card;
    request.sale.ref = to_hex(id);
    request.sale.total = static_cast<std::int64_t>(dice_.below(30'000));
    (void)center_->complete(terminal_, request);
  } else if (draw < 8) {
    HoldRequest request;
    request.operation = id;
    request.card = card;
    request.points = static_cast<std::int64_t>(dice_.below(50)) + 1;
    (void)center_->hold(terminal_, request);
  } else {
    CancelRequest request;
    request.operation = id;
    request.original = asked_[dice_.below(asked_.size())];
    request.reason = "test";
    (void)center_->cancel(terminal_, request);
  }
  return id;
}

Status CenterWalk::step() {
  if (const Status begun = store_->begin(); !begun) {
    store_->rollback();
    return begun;
  }
  batch_.clear();
  for (std::uint64_t left = dice_.below(4) + 1; left > 0; --left) batch_.push_back(ask());
  Replies replies;
  for (const Bytes& id : batch_) {
    if (const auto known = store_->operation(id)) replies[id] = known->reply;
  }
  const Status sound = store_->failure();
  const Status committed = sound ? store_->commit() : sound;
  if (!committed) {
    store_->rollback();
    // As the writer: only a commit leaves it open, and then the books are opened anew.
    if (!sound || committed.error().reason != "center_storage") batch_.clear();
    return committed;
  }
  told_.merge(replies);
  asked_.insert(asked_.end(), batch_.begin(), batch_.end());
  batch_.clear();
  return Done{};
}

std::vector<std::string> CenterWalk::compare_file(const std::string& path) const {
  std::vector<std::string> problems;
  auto database = Database::open(path);
  if (!database) return {"the books can't be opened: " + database.error().reason};
  if (const Status made = (*database)->execute(schema); !made) {
    return {"the books can't be opened: " + made.error().reason};
  }
  SqliteStore store(**database);
  ledger::Audit audit;
  std::size_t operations = 0;
  store.each_entry([&](const ledger::Entry& entry, const ledger::Hash& hash) {
    if (const Status sound = audit.next(entry, hash); !sound && problems.empty()) {
      problems.push_back("entry " + sound.error().details[0] + ": " + sound.error().details[1]);
    }
    if (!entry.operation.empty()) ++operations;
  });
  if (!store.failure()) problems.push_back("the books can't be read");
  for (const auto& [id, reply] : told_) {
    const auto known = store.operation(id);
    if (!known) {
      problems.push_back("operation " + to_hex(id) + " was answered and is lost");
    } else if (known->state == OperationState::normal && known->reply != reply) {
      problems.push_back("operation " + to_hex(id) + " has another reply");
    }
  }
  std::size_t kept = 0;
  for (const Bytes& id : batch_) kept += store.operation(id).has_value();
  if (kept != 0 && kept != batch_.size()) problems.push_back("half a batch is there");
  if (audit.imbalance(ledger::Unit::points) != 0) problems.push_back("points are not balanced");
  for (const auto& [name, folded] : audit.accounts()) {
    const auto stored = store.account(name);
    if (!stored || stored->debits != folded.debits || stored->credits != folded.credits ||
        stored->debits_pending != folded.debits_pending ||
        stored->credits_pending != folded.credits_pending) {
      problems.push_back("account " + name + " is not the sum of its transfers");
    }
  }
  (void)operations;
  return problems;
}

}  // namespace noren::faults
