// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "core/operation/journal.hpp"
#include "tests/simulation/stage.hpp"

namespace noren::simulation {

// Stands between a register and its journal: everything written goes into the history, and every
// state that an operation goes through is counted. Loop only.
class JournalWatch : public operation::Journal {
 public:
  JournalWatch(Stage& stage, std::string name, operation::Journal& journal)
      : stage_(stage), name_(std::move(name)), journal_(journal) {}

  operation::Id::Epoch epoch() const override { return journal_.epoch(); }
  std::uint64_t take_sequence() override { return journal_.take_sequence(); }

  Status begin(const operation::Operation& operation, const std::string& sale) override;
  Status end(const operation::Operation& operation, const std::string& sale) override;
  Status save_sale(const std::string& ref, const std::string& sale) override;
  Result<std::optional<std::string>> load_sale(const std::string& ref) override {
    return journal_.load_sale(ref);
  }
  Result<std::vector<std::string>> undoing() override { return journal_.undoing(); }
  Result<std::vector<std::string>> lost() override { return journal_.lost(); }
  Result<std::optional<operation::Operation>> find(const operation::Id& id) override {
    return journal_.find(id);
  }
  Result<std::vector<operation::Operation>> unfinished() override { return journal_.unfinished(); }
  Result<std::vector<operation::Operation>> of_sale(const std::string& ref) override {
    return journal_.of_sale(ref);
  }
  void note(std::string_view key, std::string value) override {
    stage_.trace.note(name_, "journal notes " + std::string(key), value);
    journal_.note(key, std::move(value));
  }
  std::string noted(std::string_view key) const override { return journal_.noted(key); }

  // Until it is opened again nobody knows what it kept.
  bool is_broken() const { return is_broken_; }

 private:
  Status noted(const char* what, const std::string& about, const std::string& content,
               Status status);

  Stage& stage_;
  const std::string name_;
  operation::Journal& journal_;
  bool is_broken_ = false;
};

}  // namespace noren::simulation
