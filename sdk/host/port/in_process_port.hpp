// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "host/plugin/library.hpp"
#include "host/plugin/plugin_instance.hpp"
#include "host/port/port_base.hpp"

namespace noren::host {

// A port to an instance in this process. The plugin is called on the loop; what it says on its own
// threads is posted to the loop.
class InProcessPort final : public PortBase {
 public:
  using LoadLibrary = std::function<Result<std::shared_ptr<const Library>>()>;

  // load is called when the instance is first started.
  InProcessPort(PortSetup setup, LoadLibrary load, std::string config, Services& services,
                PortListener& listener, boost::asio::any_io_executor executor);
  ~InProcessPort() override;

 private:
  class Sink;

  void start() override;
  void send(CallId id, const Call& call) override;
  void send_cancel(CallId id) override;
  void begin_close() override;
  void drop_instance() override;

  void life_ended(noren_op op, const RawAnswer& answer);
  void fail(Error why);

  LoadLibrary load_;
  std::string config_;
  std::shared_ptr<const Library> library_;
  std::unique_ptr<Sink> sink_;
  std::unique_ptr<PluginInstance> instance_;
  std::uint64_t generation_ = 0;  // of instance_: what an earlier one still says is dropped
  boost::asio::steady_timer life_timer_;
};

}  // namespace noren::host
