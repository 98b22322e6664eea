// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "host/port/open_plugin.hpp"
#include "runtime/platform/process_launcher.hpp"
#include "runtime/platform/trusted_files.hpp"

namespace noren::bench {

// An open port to the plugin that does nothing, in this process or in a child, with the host's
// usual limits. Used on the executor's loop alone.
class NoopPort : private host::Services, private host::PortListener {
 public:
  NoopPort(boost::asio::any_io_executor executor, manifest::Isolation isolation) {
    const auto folder = std::filesystem::path(NOREN_BENCH_PLUGINS) / "test.noop";
    std::ifstream file(folder / "test.noop.noren.json");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    auto manifest = manifest::parse(text, manifest::this_platform());
    if (!manifest) throw std::runtime_error("the noop plugin: " + manifest.error().reason);
    host::PluginSetup setup;
    setup.library = folder / manifest->library->path;
    setup.manifest = std::move(*manifest);
    setup.manifest.isolation = isolation;
    auto opened =
        host::open_plugin(std::move(setup), *this, *this, std::move(executor), launcher_, files_);
    if (!opened) throw std::runtime_error("the noop plugin: " + opened.error().reason);
    port_ = std::move(*opened);
    call_.slot = host::find_slot("noren.printer/1", "print");
    call_.idempotency_key = "00c0ffee-0000-4000-8000-000000000006";
  }

  // Begins one operation that does nothing; throws later, in the handler, where it did not end
  // DONE.
  template <typename Ended>
  void submit(Ended ended) {
    port_->submit(call_, [ended = std::move(ended)](host::Answer answer) mutable {
      if (answer.status != NOREN_OK) throw std::runtime_error("print: " + answer.error.reason);
      ended();
    });
  }
  // One operation, waited for by running `loop` on this thread.
  template <typename Loop, typename RunSome>
  void perform(Loop& loop, RunSome run_some) {
    bool ended = false;
    submit([&] { ended = true; });
    while (!ended) run_some(loop);
  }
  // What the host logged: where a child has no whole sandbox it says so.
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  void log(int, std::string_view line) override { lines_.emplace_back(line); }
  Result<std::string> seal_card(std::string_view, ByteView) override { return none(); }
  Result<Bytes> secret(std::string_view) override { return none(); }
  Result<Bytes> storage_get(std::string_view) override { return none(); }
  Status storage_put(std::string_view, ByteView) override { return none(); }
  void on_event(std::string_view, std::string_view) override {}
  void on_progress(host::CallId, std::string_view) override {}
  void on_down(const Error& why) override { lines_.push_back("down: " + why.reason); }
  void on_up() override {}
  static Error none() { return error(NOREN_E_NOEXIST, "nothing"); }

  platform::ProcessLauncher launcher_{NOREN_BENCH_PLUGIN_HOST};
  platform::TrustedFiles files_;
  std::vector<std::string> lines_;
  std::unique_ptr<host::Port> port_;
  host::Call call_;
};

}  // namespace noren::bench
