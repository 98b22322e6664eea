// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "host/port/call_table.hpp"
#include "host/port/port.hpp"
#include "tests/simulation/stage.hpp"

namespace noren::simulation {

// How a device's plugin says that a call ended.
host::RawAnswer done(bool moves_value, std::string document);
host::RawAnswer refused(bool moves_value, noren_status status, std::string reason);
host::RawAnswer unknown(std::string reason);

// One simulated device: answers each call a little later, in simulated time. Loop only.
class DevicePort : public host::Port {
 public:
  DevicePort(Stage& stage, boost::asio::any_io_executor executor, std::string name,
             std::string_view interface_id);

  bool offers(std::string_view interface_id) const override { return interface_id == interface_; }
  host::CallId submit(host::Call call, host::AnswerHandler handler) override;
  void cancel(host::CallId call) override;
  void close(std::function<void()> closed) override { closed(); }

 protected:
  // What happens at the device, and what is said of it; only queries hear a cancel.
  virtual host::RawAnswer serve(const host::Call& call) = 0;
  virtual std::int64_t takes_ms() { return dice_.pick(20, 800); }

  Stage& stage() { return stage_; }
  Dice& dice() { return dice_; }
  const std::string& name() const { return name_; }

 private:
  Stage& stage_;
  const std::string name_;
  const std::string_view interface_;
  Dice dice_;
  host::CallTable calls_;
  std::map<host::CallId, bool> open_;  // whether it moves value
  std::shared_ptr<void> self_ = std::make_shared<int>();
};

}  // namespace noren::simulation
