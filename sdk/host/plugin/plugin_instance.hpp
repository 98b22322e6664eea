// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <noren/plugin.h>

#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "host/plugin/library.hpp"
#include "host/plugin/services.hpp"
#include "host/port/call_table.hpp"
#include "host/port/port.hpp"

namespace noren::host {

// What an instance says on its own; called from any thread of the plugin.
class InstanceSink {
 public:
  virtual ~InstanceSink() = default;
  virtual void ended(noren_op op, RawAnswer answer) = 0;
  virtual void progress(noren_op op, std::string document) = 0;
  virtual void event(std::string type, std::string document) = 0;
};

// One instance of a plugin in this process, seen through its C tables, and the host services that
// it calls. An operation reaches the sink exactly once, however often the plugin completes it.
// The functions below are called by one thread at a time.
class PluginInstance {
 public:
  // services and sink outlive the instance.
  static Result<std::unique_ptr<PluginInstance>> create(std::shared_ptr<const Library> library,
                                                        const std::string& config,
                                                        Services& services, InstanceSink& sink);
  // Cancels what is open and destroys the plugin's instance. Where an operation stays open, that
  // would be an error in the plugin's memory: it is cut off from services and sink, and left alone
  // for the life of the process.
  ~PluginInstance();

  void open(noren_op op);
  void close(noren_op op);
  void submit(noren_op op, const Call& call);
  void cancel(noren_op op);

 private:
  class Context;
  struct Left;
  explicit PluginInstance(std::shared_ptr<const Library> library);

  void leave_alone();
  template <typename Function>
  void begin(noren_op op, bool moves_value, Function call);

  std::shared_ptr<const Library> library_;
  std::unique_ptr<Context> context_;
  noren_instance* self_ = nullptr;
};

}  // namespace noren::host
