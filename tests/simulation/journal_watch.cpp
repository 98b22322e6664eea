// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/journal_watch.hpp"

namespace noren::simulation {
namespace {

using operation::Operation;

std::string about(const Operation& operation) {
  return std::string(name(operation.verb)) + " " + operation.id.text() + " " +
         std::string(name(operation.state)) + " of " + operation.ref + " " + operation.reason;
}

std::string content(const Operation& operation, const std::string& sale) {
  return operation.arguments + operation.request + operation.reply + sale;
}

}  // namespace

Status JournalWatch::noted(const char* what, const std::string& about, const std::string& content,
                           Status status) {
  if (!status && status.error().reason == "journal_broken") is_broken_ = true;
  stage_.trace.note(
      name_, std::string(what) + " " + about + (status ? "" : " FAILED " + status.error().reason),
      content);
  return status;
}

Status JournalWatch::begin(const Operation& operation, const std::string& sale) {
  Status begun = journal_.begin(operation, sale);
  if (begun) stage_.count("operations journaled");
  if (begun) stage_.count("state " + std::string(name(operation.verb)) + " journaled");
  return noted("journal begins", about(operation), content(operation, sale), std::move(begun));
}

Status JournalWatch::end(const Operation& operation, const std::string& sale) {
  const auto before = journal_.find(operation.id);
  Status ended = journal_.end(operation, sale);
  if (ended && before && *before) {
    const operation::State from = (*before)->state;
    stage_.count("state " + std::string(name(operation.verb)) + " " + std::string(name(from)) +
                 " -> " + std::string(name(operation.state)));
    if (operation::is_final(from) && from != operation.state) {
      stage_.violate("V15", "what had ended " + std::string(name(from)) + " became " +
                                std::string(name(operation.state)) + ": " + operation.id.text());
    }
  }
  return noted("journal ends", about(operation), content(operation, sale), std::move(ended));
}

Status JournalWatch::save_sale(const std::string& ref, const std::string& sale) {
  return noted("journal saves", ref, sale, journal_.save_sale(ref, sale));
}

}  // namespace noren::simulation
