// SPDX-License-Identifier: Apache-2.0
#include "host/port/call_table.hpp"

#include <boost/asio/post.hpp>

#include "host/documents/documents.hpp"

namespace noren::host {
namespace {

// The pairs that noren/status.h allows for an ended operation.
bool is_legal(const SlotInfo& slot, noren_status status, noren_outcome outcome) {
  if (status == NOREN_RUNNING) return false;
  if (slot.moves_value) {
    if (status == NOREN_OK) return outcome == NOREN_OUTCOME_DONE;
    if (status == NOREN_E_UNKNOWN_OUTCOME) return outcome == NOREN_OUTCOME_UNKNOWN;
    return outcome == NOREN_OUTCOME_REFUSED;
  }
  // What moves nothing may also say so in the words of what does, but it is never unknown.
  if (status == NOREN_E_UNKNOWN_OUTCOME) return false;
  return outcome == NOREN_OUTCOME_NONE ||
         outcome == (status == NOREN_OK ? NOREN_OUTCOME_DONE : NOREN_OUTCOME_REFUSED);
}

// What a call ends as when nobody knows how it went.
Answer lost(const SlotInfo& slot, Error why) {
  Answer answer;
  answer.status = slot.moves_value ? NOREN_E_UNKNOWN_OUTCOME : why.status;
  answer.outcome = slot.moves_value ? NOREN_OUTCOME_UNKNOWN : NOREN_OUTCOME_NONE;
  answer.error = std::move(why);
  answer.error.status = answer.status;
  return answer;
}

}  // namespace

CallTable::CallTable(boost::asio::any_io_executor executor, Expired on_expired, Complain complain)
    : executor_(executor),
      timer_(executor),
      on_expired_(std::move(on_expired)),
      complain_(std::move(complain)) {}

CallTable::~CallTable() {
  *alive_ = false;
}

CallId CallTable::add(const Slot& slot, std::chrono::milliseconds timeout, AnswerHandler handler) {
  do {
    last_id_ = last_id_ == close_op - 1 ? 1 : last_id_ + 1;
  } while (open(last_id_));
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  calls_.emplace(last_id_, Open{slot, deadline, std::move(handler), false});
  deadlines_.emplace(deadline, last_id_);
  arm();
  return last_id_;
}

// One timer for all calls, set only when a call is due before it: most calls end long before their
// deadline and never touch it.
void CallTable::arm() {
  if (deadlines_.empty() || deadlines_.begin()->first >= armed_) return;
  armed_ = deadlines_.begin()->first;
  timer_.expires_at(armed_);
  timer_.async_wait([this, alive = alive_](const boost::system::error_code& canceled) {
    if (canceled || !*alive) return;
    armed_ = TimePoint::max();
    const auto now = std::chrono::steady_clock::now();
    while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
      const CallId id = deadlines_.begin()->second;
      const auto call = calls_.find(id);
      const std::string slot_name(call->second.slot.info().name);
      give_up(call, error(NOREN_E_TIMEOUT, "plugin_timeout", {slot_name}));
      on_expired_(id);
      if (!*alive) return;
    }
    arm();
  });
}

Answer CallTable::check(const Slot& slot, RawAnswer raw) {
  const auto& info = slot.info();
  const auto lied = [&](std::string reason, std::string what) {
    complain_("the plugin broke the rules in " + std::string(info.name) + ": " + what);
    return lost(info, error(NOREN_E_FAILURE, std::move(reason), {std::string(info.name)}));
  };
  if (!is_legal(info, raw.status, raw.outcome)) {
    return lied("plugin_illegal_outcome", "status " + std::to_string(raw.status) +
                                              " does not go with outcome " +
                                              std::to_string(raw.outcome));
  }
  auto document =
      raw.status == NOREN_OK ? check_result(slot, raw.document) : check_refusal(raw.document);
  if (!document) return lied("plugin_bad_document", document.error().details.at(0));

  Answer answer;
  answer.status = raw.status;
  answer.outcome = info.moves_value ? raw.outcome : NOREN_OUTCOME_NONE;
  answer.document = std::move(*document);
  if (raw.status != NOREN_OK) {
    answer.error = refusal_reason(answer.document, std::move(raw.error));
    answer.error.status = raw.status;
  }
  return answer;
}

void CallTable::answer(std::unordered_map<CallId, Open>::iterator call, Answer answer) {
  deadlines_.erase({call->second.deadline, call->first});
  AnswerHandler handler = std::move(call->second.handler);
  calls_.erase(call);
  boost::asio::post(executor_,
                    [handler = std::move(handler), answer = std::move(answer)]() mutable {
                      handler(std::move(answer));
                    });
}

bool CallTable::end(CallId id, RawAnswer raw) {
  const auto call = calls_.find(id);
  if (call == calls_.end()) return false;
  answer(call, check(call->second.slot, std::move(raw)));
  return true;
}

void CallTable::mark_sent(CallId id) {
  const auto call = calls_.find(id);
  if (call != calls_.end()) call->second.sent = true;
}

std::vector<CallId> CallTable::open_calls() const {
  std::vector<CallId> ids;
  for (const auto& [id, call] : calls_) ids.push_back(id);
  return ids;
}

void CallTable::refuse(CallId id, Error why) {
  const auto call = calls_.find(id);
  if (call == calls_.end()) return;
  Answer refused;
  refused.status = why.status;
  refused.outcome =
      call->second.slot.info().moves_value ? NOREN_OUTCOME_REFUSED : NOREN_OUTCOME_NONE;
  refused.error = std::move(why);
  answer(call, std::move(refused));
}

void CallTable::give_up(std::unordered_map<CallId, Open>::iterator call, Error why) {
  if (!call->second.sent) return refuse(call->first, std::move(why));
  answer(call, lost(call->second.slot.info(), std::move(why)));
}

void CallTable::end_all(const Error& why) {
  while (!calls_.empty()) give_up(calls_.begin(), why);
}

}  // namespace noren::host
