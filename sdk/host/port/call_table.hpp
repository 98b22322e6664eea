// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "host/port/port.hpp"

namespace noren::host {

// How a plugin says that an operation ended; nothing of it is checked yet.
struct RawAnswer {
  noren_status status = NOREN_OK;
  noren_outcome outcome = NOREN_OUTCOME_NONE;
  std::string document;
  Error error;
};

// Operation numbers that no call has: the life of an instance uses them.
inline constexpr CallId open_op = 0x7FFFFFFF;
inline constexpr CallId close_op = 0x7FFFFFFE;

// The open calls of one port: each is answered exactly once, at its deadline at the latest, by a
// checked answer whose handler is posted to the loop. Used on the loop only.
class CallTable {
 public:
  using Expired = std::function<void(CallId)>;
  using Complain = std::function<void(std::string line)>;

  // on_expired runs after a call was answered because its time was up; complain gets a line for
  // the log about a plugin that does not keep the rules.
  CallTable(boost::asio::any_io_executor executor, Expired on_expired, Complain complain);
  ~CallTable();

  CallId add(const Slot& slot, std::chrono::milliseconds timeout, AnswerHandler handler);
  // From now on the plugin may have seen it; before that, its end is always a refusal.
  void mark_sent(CallId id);
  bool open(CallId id) const { return calls_.contains(id); }
  std::vector<CallId> open_calls() const;
  std::size_t size() const { return calls_.size(); }

  // Ends a call by what the plugin said; false where the call is not open (any more).
  bool end(CallId id, RawAnswer answer);
  // Ends a call before the plugin has seen it: refused, nothing happened.
  void refuse(CallId id, Error why);
  // The plugin is gone: 1001 where value moves, else the reason's own status.
  void end_all(const Error& why);

 private:
  using TimePoint = std::chrono::steady_clock::time_point;
  struct Open {
    Slot slot;
    TimePoint deadline;
    AnswerHandler handler;
    bool sent = false;
  };

  void answer(std::unordered_map<CallId, Open>::iterator call, Answer answer);
  void give_up(std::unordered_map<CallId, Open>::iterator call, Error why);
  Answer check(const Slot& slot, RawAnswer raw);
  void arm();

  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer timer_;
  Expired on_expired_;
  Complain complain_;
  std::unordered_map<CallId, Open> calls_;
  std::set<std::pair<TimePoint, CallId>> deadlines_;
  TimePoint armed_ = TimePoint::max();
  CallId last_id_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace noren::host
