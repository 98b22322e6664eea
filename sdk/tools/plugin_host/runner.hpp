// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <child.pb.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "host/plugin/library.hpp"
#include "host/plugin/plugin_instance.hpp"
#include "runtime/platform/child_side.hpp"
#include "runtime/platform/trusted_files.hpp"
#include "tools/plugin_host/child_services.hpp"

namespace noren::plugin_host {

// Runs one plugin for a host at the other end of the socket. One thread reads the socket, a second
// one is the instance's strand, which is started inside the sandbox: pings go through it as well,
// so that a plugin that hangs is noticed, while an answer to a secret reaches a strand that waits.
class Runner final : private host::InstanceSink {
 public:
  ~Runner() override;
  // Returns when the host is gone or talks nonsense.
  int run();

 private:
  void on_frame(const child::v1::Frame& frame);
  void start(const child::v1::Start& start);
  void shut_in(const child::v1::Start& start);
  void open(const std::string& config);
  void call(const child::v1::Call& call);
  void close();
  [[noreturn]] void refuse(const Error& why);

  void ended(noren_op op, host::RawAnswer answer) override;
  void progress(noren_op op, std::string document) override;
  void event(std::string type, std::string document) override;

  void send(const child::v1::Frame& frame);
  void on_strand(std::function<void()> task);
  void work();

  platform::ChildSocket socket_;
  platform::TrustedFiles files_;
  bool greeted_ = false;
  std::optional<host::OpenedLibrary> opened_;       // until the strand loads it
  std::unique_ptr<ChildServices> services_;         // set once, before the first call
  std::unique_ptr<host::PluginInstance> instance_;  // the strand's
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  std::thread strand_;
};

}  // namespace noren::plugin_host
