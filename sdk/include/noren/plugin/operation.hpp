// SPDX-License-Identifier: Apache-2.0
//
// noren/plugin/operation.hpp - what an operation asks, and how it ends exactly once.
#pragma once

#include <noren/plugin/host.hpp>

#include <algorithm>

namespace noren::plugin {

// What the host asks. All views die when the slot returns: copy what the work needs later.
struct Request {
  std::uint32_t timeout_ms = 0;      // 0: the slot's default
  std::string_view idempotency_key;  // names the operation for ever; empty where nothing moves
  std::string_view original_key;     // the operation meant by reverse, cancel, status, recover, ...
  std::int64_t amount = 0;           // minor units
  std::string_view currency;         // three letters, or empty
  std::int32_t exponent = 0;
  std::string_view document;  // JSON object
  ByteView payload;
};

// One open operation, which its owner ends by done(), refuse() or unknown(), from any thread, now
// or later. Further ends are ignored. Dropped without an end it becomes UNKNOWN where value moves
// and 111 elsewhere. Not thread-safe itself: one owner at a time.
class Operation {
 public:
  Operation(const Host& host, noren_op id, bool moves_value)
      : host_(host), id_(id), moves_value_(moves_value) {}
  Operation(Operation&& other) noexcept
      : host_(other.host_), id_(std::exchange(other.id_, 0)), moves_value_(other.moves_value_) {}
  Operation& operator=(Operation&& other) noexcept {
    if (this == &other) return *this;
    drop();
    host_ = other.host_;
    id_ = std::exchange(other.id_, 0);
    moves_value_ = other.moves_value_;
    return *this;
  }
  ~Operation() { drop(); }

  // The number that cancel() names; 0 once it has ended.
  noren_op id() const { return id_; }
  bool open() const { return id_ != 0; }

  void progress(std::string_view document) const { host_.progress(id_, document); }

  // It happened, or was answered.
  void done(std::string_view document = "{}") {
    end(NOREN_OK, moves_value_ ? NOREN_OUTCOME_DONE : NOREN_OUTCOME_NONE, document, nullptr);
  }

  // It did not happen, and will not.
  void refuse(const Failure& why, std::string_view document = "{}") {
    if (why.status() == NOREN_E_UNKNOWN_OUTCOME) return unknown(why, document);
    const noren_status status = why.status() == NOREN_OK ? NOREN_E_FAILURE : why.status();
    end(status, moves_value_ ? NOREN_OUTCOME_REFUSED : NOREN_OUTCOME_NONE, document, &why);
  }

  // It may or may not have happened. Where nothing moves this is a failure like any other.
  void unknown(const Failure& why, std::string_view document = "{}") {
    if (moves_value_) {
      end(NOREN_E_UNKNOWN_OUTCOME, NOREN_OUTCOME_UNKNOWN, document, &why);
    } else {
      end(NOREN_E_FAILURE, NOREN_OUTCOME_NONE, document, &why);
    }
  }

 private:
  void drop() noexcept {
    if (!open()) return;
    try {
      unknown({NOREN_E_UNKNOWN_OUTCOME, "plugin", "the plugin dropped the operation"});
    } catch (...) {
      // Out of memory for two short texts: end it without them.
      end(moves_value_ ? NOREN_E_UNKNOWN_OUTCOME : NOREN_E_FAILURE,
          moves_value_ ? NOREN_OUTCOME_UNKNOWN : NOREN_OUTCOME_NONE, "{}", nullptr);
    }
  }

  void end(noren_status status, noren_outcome outcome, std::string_view document,
           const Failure* why) noexcept {
    if (!open()) return;
    noren_error error{};
    error.struct_size = sizeof error;
    if (why) why->write(&error);
    noren_result result{};
    result.struct_size = sizeof result;
    result.status = status;
    result.outcome = outcome;
    result.document = as_text(document);
    host_.complete(std::exchange(id_, 0), result, why ? &error : nullptr);
  }

  Host host_;
  noren_op id_;
  bool moves_value_;
};

// One device, service or connection; a plugin derives from it and from its interfaces. Calls come
// one at a time, the thread may differ from call to call. The destructor joins its threads.
class Instance {
 public:
  explicit Instance(const Host& host) : host_(host) {}
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;
  virtual ~Instance() = default;

  // Connects and disconnects.
  virtual void open(Operation operation) { operation.done(); }
  virtual void close(Operation operation) { operation.done(); }
  // A wish: the operation of this number still ends by its Operation, with 1002 if nothing
  // happened.
  virtual void cancel_operation(noren_op) {}

  const Host& host() const { return host_; }

 private:
  Host host_;
};

}  // namespace noren::plugin
