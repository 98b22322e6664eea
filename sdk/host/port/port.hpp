// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "host/plugin/interfaces.hpp"

namespace noren::host {

// What a call asks; see noren_request for the members.
struct Call {
  Slot slot;
  std::string idempotency_key;  // UUID text, or empty
  std::string original_key;
  std::int64_t amount = 0;  // minor units
  std::string currency = "JPY";
  std::uint32_t timeout_ms = 0;  // 0: the slot's default
  std::string document = "{}";
  Bytes payload;
};

// How it ended. The pair of status and outcome is always a legal one (noren/status.h), and the
// document has passed the interface's schema: a plugin that says anything else is taken as UNKNOWN
// where value moves, and as 111 where none does.
struct Answer {
  noren_status status = NOREN_OK;
  noren_outcome outcome = NOREN_OUTCOME_NONE;
  std::string document = "{}";
  Error error;  // where status is not 0
};

using CallId = std::int32_t;
using AnswerHandler = std::function<void(Answer)>;

// What an instance tells unasked.
class PortListener {
 public:
  virtual ~PortListener() = default;
  virtual void on_event(std::string_view type, std::string_view document) = 0;
  virtual void on_progress(CallId call, std::string_view document) = 0;
  // The plugin's process died, or came back. Calls in flight were answered before on_down.
  virtual void on_down(const Error& why) = 0;
  virtual void on_up() = 0;
};

// One opened instance of one plugin, in this process or in a child: the caller cannot tell which.
// All members are called, and all handlers run, on the loop that the port was made with; a handler
// never runs inside the call that it answers.
class Port {
 public:
  virtual ~Port() = default;
  virtual bool offers(std::string_view interface_id) const = 0;
  // Begins a call. The handler runs exactly once, at the latest shortly after the call's timeout:
  // a plugin that does not answer in time, or dies, is UNKNOWN where value moves.
  virtual CallId submit(Call call, AnswerHandler handler) = 0;
  virtual void cancel(CallId call) = 0;
  // Closes and destroys the instance; open calls are answered first.
  virtual void close(std::function<void()> closed) = 0;
};

}  // namespace noren::host
