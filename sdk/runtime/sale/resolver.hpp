// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "core/seam/random.hpp"
#include "runtime/promise.hpp"
#include "runtime/sale/context.hpp"
#include "runtime/sale/sales.hpp"

namespace noren::runtime {

// Takes over what an earlier process left, and settles unasked what nobody knows and what waits to
// be sent: again and again, with longer and longer pauses while that does not work. Loop only.
class Resolver {
 public:
  // `settled` hears the ref of each sale that was settled.
  Resolver(Context& context, Sales& sales, Random& random,
           std::function<void(const std::string& ref)> settled);

  // What another process had begun and not ended is unknown from now on.
  Status adopt_unfinished();

  // Runs until stop().
  awaitable<void> keep_resolving();
  // The line works: what waits for one goes now.
  void note_line() {
    if (is_left_) hurry();
  }
  // Something can be settled now, as when a plugin came back.
  void hurry();
  // Something became unknown, or waits for a line, just now: whoever heard that gets the first
  // chance to ask again.
  void note_unfinished();
  void stop();

  // Goes on once with everything that a machine can settle. True if something is left.
  awaitable<bool> resolve_once();

 private:
  awaitable<bool> resolve_sale(const std::string& ref);
  awaitable<bool> resolve_unknown();
  enum class Sent { answered, unanswered, held_up };
  awaitable<Sent> send_one(operation::Operation operation);
  awaitable<bool> drain_queue();
  Status give_up(const operation::Operation& operation);
  void wake(bool is_due) {
    if (wake_) wake_->set(is_due);
  }

  Context& context_;
  Sales& sales_;
  Random& random_;
  std::function<void(const std::string& ref)> settled_;
  std::shared_ptr<Promise<bool>> wake_;
  Cancellation line_;                 // of what is being sent
  std::set<std::string> unanswered_;  // cards that got no answer in the last round
  bool is_left_ = false;
  bool is_hurried_ = false;
  bool stopping_ = false;
};

}  // namespace noren::runtime
