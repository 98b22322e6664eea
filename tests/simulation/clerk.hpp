// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <memory>
#include <string>

#include "runtime/sale/sales.hpp"
#include "tests/simulation/intent.hpp"
#include "tests/simulation/stage.hpp"

namespace noren::simulation {

class RegisterNode;
struct Process;

// Who stands at a register: keys sales in, shows impatience, taps twice, gives up, walks away, and
// at closing time settles everything that is still open. It remembers what the register told in the
// intents, which outlive the process. Loop only.
class Clerk {
 public:
  Clerk(Stage& stage, RegisterNode& node, Process& process);

  runtime::awaitable<void> work();
  bool is_finished() const { return is_finished_; }

 private:
  template <typename T>
  using awaitable = runtime::awaitable<T>;
  using Live = std::shared_ptr<runtime::LiveSale>;
  // What to do next, and the arguments for it.
  struct Step {
    std::string verb;
    boost::json::object arguments;
  };

  awaitable<void> pause(std::int64_t ms);
  Intent* next();
  Intent& begin_intent();
  Intent draw(int number);
  Result<Live> open(Intent& intent);

  awaitable<void> serve(Intent& intent);
  awaitable<void> close(Intent& intent);
  Step decide(Intent& intent, const Live& live);
  Step go_on(Intent& intent, const Live& live);
  Step print_again(Intent& intent, const Live& live);
  bool is_newest_out(const Live& live) const;
  void judge_coupon(const std::string& code, const Status& status);
  void learn(Intent& intent, const Live& live, const std::string& verb, const Status& status);
  awaitable<Status> call(Intent& intent, Live live, std::string verb,
                         boost::json::object arguments);
  awaitable<void> tap(Intent& intent, Live live, std::string verb, boost::json::object arguments);
  void notice(const Live& live, const Status& status);
  void tell(Intent& intent, const Live& live, const std::string& verb, const Status& status);
  void conclude(Intent& intent, const Live& live);
  boost::json::object run_arguments(const Intent& intent) const;

  Stage& stage_;
  RegisterNode& node_;
  Process& process_;
  bool is_finished_ = false;
};

}  // namespace noren::simulation
