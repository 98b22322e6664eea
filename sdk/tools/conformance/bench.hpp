// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/plugin/storage.hpp"
#include "host/port/open_plugin.hpp"
#include "tools/conformance/test.hpp"
#include "tools/conformance/world.hpp"

namespace noren::conformance {

// A call that is on its way, or has ended.
struct Asked {
  host::CallId id = 0;
  std::string slot;
  std::optional<host::Answer> answer;
};

struct Event {
  std::string type;
  std::string document;
};

// What an instance meets when it is opened.
struct Circumstances {
  std::string config{};  // empty: the subject's
  bool has_secrets = true;
  bool is_enrolled = true;
};

// One instance of the plugin, seen through its port alone, with the host's services around it.
// Functions that the plugin can spoil throw Failed. Used by one thread; the plugin may call the
// services from any.
class Bench final : private host::Services, private host::PortListener {
 public:
  explicit Bench(World& world);
  ~Bench() override;

  // Life. A bench that was closed or lost may be opened again and finds its storage as it was.
  void open(const Circumstances& circumstances = {});
  std::optional<Error> try_open(const Circumstances& circumstances = {});  // why it did not
  void close();
  // The plugin is gone at once, as by a power cut: what was open is answered as lost.
  void lose();
  bool is_open() const { return port_ != nullptr; }

  // Calls.
  std::shared_ptr<const Asked> submit(host::Call call);
  void cancel(const Asked& asked);
  host::Answer answer_of(const Asked& asked);  // waits for it
  host::Answer ask(host::Call call);

  // Runs the loop until something is so, at most that long; false where it never was.
  bool wait(const std::function<bool()>& so, std::chrono::milliseconds patience);
  void pause(std::chrono::milliseconds time);  // lets the plugin work

  // The next event of a type; what came before it is dropped.
  std::optional<Event> take_event(std::string_view type);
  bool progressed() const { return progressed_; }
  std::vector<std::string> log_lines();
  const std::filesystem::path& storage_file() const { return storage_file_; }
  World& world() { return world_; }

 private:
  class Launcher;

  void log(int level, std::string_view message) override;
  Result<std::string> seal_card(std::string_view kind, ByteView identifier) override;
  Result<Bytes> secret(std::string_view name) override;
  Result<Bytes> storage_get(std::string_view key) override;
  Status storage_put(std::string_view key, ByteView value) override;

  void on_event(std::string_view type, std::string_view document) override;
  void on_progress(host::CallId call, std::string_view document) override;
  void on_down(const Error& why) override;
  void on_up() override;

  host::PluginSetup make_setup(const Circumstances& circumstances) const;
  void examine(const host::Slot& slot, const host::Answer& answer);
  void fail_if_down();

  World& world_;
  const std::filesystem::path storage_file_;
  boost::asio::io_context loop_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> loop_stays_;
  std::unique_ptr<Launcher> launcher_;
  std::unique_ptr<host::Storage> storage_;
  std::atomic<bool> has_secrets_ = true;
  std::atomic<bool> is_enrolled_ = true;
  std::atomic<bool> is_losing_ = false;  // then an open operation is no fault of the plugin
  std::mutex random_mutex_;
  std::mutex log_mutex_;
  std::vector<std::string> log_;
  bool is_up_ = false;
  std::optional<Error> down_;
  std::vector<Event> events_;
  bool progressed_ = false;
  std::vector<std::string> printed_;  // by the plugin's process since it was last said
  std::unique_ptr<host::Port> port_;  // last: gone before what it uses
};

// "status 112, outcome 1, reason no_card_shown"
std::string describe(const host::Answer& answer);

// Fails the test unless it is so.
void require(bool so, const std::string& why);

}  // namespace noren::conformance
