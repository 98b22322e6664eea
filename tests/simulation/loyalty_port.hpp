// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "host/plugin/plugin_instance.hpp"
#include "host/plugin/services.hpp"
#include "host/port/call_table.hpp"
#include "host/port/port.hpp"
#include "tests/simulation/stage.hpp"

namespace noren::simulation {

// The production loyalty plugin in a register, entered through its C tables, with deadlines in
// simulated time. It may die at any call, as a child process does, and comes back a little later.
// Loop only.
class LoyaltyPort : public host::Port, private host::Services, private host::InstanceSink {
 public:
  struct Setup {
    std::string name;  // of the register, for the history
    int line = 0;
    std::string terminal;
    Bytes key;
  };
  LoyaltyPort(Stage& stage, boost::asio::any_io_executor executor, Setup setup,
              std::function<void()> on_up);
  ~LoyaltyPort() override;

  bool offers(std::string_view interface_id) const override;
  host::CallId submit(host::Call call, host::AnswerHandler handler) override;
  void cancel(host::CallId call) override;
  void close(std::function<void()> closed) override { closed(); }

 private:
  void start();
  void die();
  void expire(host::CallId id, bool moves_value);

  void log(int, std::string_view) override {}
  Result<std::string> seal_card(std::string_view, ByteView) override;
  Result<Bytes> secret(std::string_view name) override;
  Result<Bytes> storage_get(std::string_view key) override;
  Status storage_put(std::string_view key, ByteView value) override;

  void ended(noren_op op, host::RawAnswer answer) override;
  void progress(noren_op, std::string) override {}
  void event(std::string, std::string) override {}

  Stage& stage_;
  const Setup setup_;
  const std::function<void()> on_up_;
  Dice dice_;
  host::CallTable calls_;
  std::unique_ptr<host::PluginInstance> instance_;
  std::shared_ptr<void> self_ = std::make_shared<int>();
};

}  // namespace noren::simulation
