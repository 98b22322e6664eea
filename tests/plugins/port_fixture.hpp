// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/card/card.hpp"
#include "host/plugin/storage.hpp"
#include "host/port/open_plugin.hpp"
#include "runtime/platform/process_launcher.hpp"
#include "runtime/platform/system_random.hpp"
#include "runtime/platform/trusted_files.hpp"

namespace noren::host {

class MockServices : public Services {
 public:
  MOCK_METHOD(void, log, (int level, std::string_view message), (override));
  MOCK_METHOD(Result<std::string>, seal_card, (std::string_view kind, ByteView identifier),
              (override));
  MOCK_METHOD(Result<Bytes>, secret, (std::string_view name), (override));
  MOCK_METHOD(Result<Bytes>, storage_get, (std::string_view key), (override));
  MOCK_METHOD(Status, storage_put, (std::string_view key, ByteView value), (override));
};

class MockListener : public PortListener {
 public:
  MOCK_METHOD(void, on_event, (std::string_view type, std::string_view document), (override));
  MOCK_METHOD(void, on_progress, (CallId call, std::string_view document), (override));
  MOCK_METHOD(void, on_down, (const Error& why), (override));
  MOCK_METHOD(void, on_up, (), (override));
};

// Remembers the last child, so that a test can kill it.
class WatchedLauncher : public ChildLauncher {
 public:
  Result<std::unique_ptr<Child>> launch(boost::asio::any_io_executor executor,
                                        ChildHandlers handlers) override {
    auto child = launcher_.launch(std::move(executor), std::move(handlers));
    if (child) {
      process_id = (*child)->process_id();
      ++launches;
    }
    return child;
  }
  std::int64_t process_id = 0;
  int launches = 0;

 private:
  platform::ProcessLauncher launcher_{NOREN_TEST_PLUGIN_HOST};
};

// One port to a plugin of the tests, and a loop that runs until what a test waits for is there.
class PortFixture : public ::testing::Test {
 protected:
  explicit PortFixture(manifest::Isolation isolation, const std::string& id = "test.echo")
      : folder(std::filesystem::path(::testing::TempDir()) /
               ("noren_port_" + std::to_string(reinterpret_cast<std::uintptr_t>(this)))) {
    using ::testing::_;
    const auto plugin = std::filesystem::path(NOREN_TEST_PLUGINS) / id;
    std::ifstream file(plugin / (id + ".noren.json"));
    const std::string text((std::istreambuf_iterator<char>(file)),
                           std::istreambuf_iterator<char>());
    setup.manifest = *manifest::parse(text, manifest::this_platform());
    setup.library = plugin / setup.manifest.library->path;
    setup.manifest.isolation = isolation;
    std::filesystem::create_directories(folder);
    setup.storage_file = folder / "child" / "storage.db";
    keys_.center = card::make_key_pair(random_).public_key;
    random_.fill(keys_.till);
    setup.card_keys = keys_;
    setup.options.restart_delays = {std::chrono::milliseconds(1)};
    setup.options.answer_grace = std::chrono::milliseconds(100);

    storage_ = std::make_unique<Storage>(folder / "in_process.db");
    ON_CALL(services, log).WillByDefault([this](int, std::string_view line) {
      const std::scoped_lock lock(lines_mutex_);
      lines_.emplace_back(line);
    });
    ON_CALL(services, seal_card).WillByDefault([this](std::string_view kind, ByteView identifier) {
      return Result<std::string>(
          card::to_json(*card::seal(kind, identifier, keys_.center, keys_.till, random_)));
    });
    ON_CALL(services, storage_get).WillByDefault([this](std::string_view key) {
      return storage_->get(key);
    });
    ON_CALL(services, storage_put).WillByDefault([this](std::string_view key, ByteView value) {
      return storage_->put(key, value);
    });
    ON_CALL(services, secret).WillByDefault([](std::string_view name) {
      if (name != "pin") return Result<Bytes>(error(NOREN_E_NOEXIST, "secret_missing"));
      return Result<Bytes>(Bytes{'h', 'u', 's', 'h'});
    });
    ON_CALL(listener, on_up).WillByDefault([this] { ++ups; });
    ON_CALL(listener, on_down).WillByDefault([this](const Error& why) { downs.push_back(why); });
    ON_CALL(listener, on_event)
        .WillByDefault([this](std::string_view type, std::string_view document) {
          events.push_back(std::string(type) + std::string(document));
        });
    ON_CALL(listener, on_progress).WillByDefault([this](CallId, std::string_view document) {
      events.push_back("progress" + std::string(document));
    });
  }

  ~PortFixture() override {
    port.reset();
    loop.poll();
    std::filesystem::remove_all(folder);
  }

  void open() { open(launcher); }
  void open(ChildLauncher& with) {
    auto opened = open_plugin(setup, services, listener, loop.get_executor(), with, files);
    ASSERT_TRUE(opened) << opened.error().reason;
    port = std::move(*opened);
  }

  // Runs the loop until something is so; the deadline only keeps a failing test from hanging.
  bool wait(const std::function<bool()>& so) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!so()) {
      loop.restart();
      if (loop.run_one_until(deadline) == 0) return so();
    }
    return true;
  }

  static Call call(std::string_view interface, std::string_view slot, const std::string& what) {
    Call call;
    call.slot = find_slot(interface, slot);
    call.document = "{\"do\":\"" + what + "\"}";
    call.timeout_ms = 20'000;
    return call;
  }
  static Call print(const std::string& what) { return call("noren.printer/1", "print", what); }
  static Call check(const std::string& what) { return call("noren.health/1", "check", what); }

  Answer ask(Call call) {
    std::optional<Answer> answer;
    int answers = 0;
    port->submit(std::move(call), [&](Answer given) {
      answer = std::move(given);
      ++answers;
    });
    EXPECT_EQ(answers, 0) << "the handler ran inside submit";
    EXPECT_TRUE(wait([&] { return answers > 0; }));
    loop.restart();
    loop.poll();
    EXPECT_EQ(answers, 1);
    return answer.value_or(Answer{});
  }

  void close() {
    bool closed = false;
    port->close([&] { closed = true; });
    EXPECT_TRUE(wait([&] { return closed; }));
  }

  bool logged(std::string_view part) {
    const std::scoped_lock lock(lines_mutex_);
    for (const auto& line : lines_) {
      if (line.find(part) != std::string::npos) return true;
    }
    return false;
  }
  std::vector<std::string> lines() {
    const std::scoped_lock lock(lines_mutex_);
    return lines_;
  }

  const std::filesystem::path folder;  // of this test alone, gone with it
  boost::asio::io_context loop;
  ::testing::NiceMock<MockServices> services;
  ::testing::NiceMock<MockListener> listener;
  WatchedLauncher launcher;
  platform::TrustedFiles files;
  PluginSetup setup;
  std::unique_ptr<Port> port;
  int ups = 0;
  std::vector<Error> downs;
  std::vector<std::string> events;

 private:
  platform::SystemRandom random_;
  CardKeys keys_;
  std::unique_ptr<Storage> storage_;
  std::mutex lines_mutex_;
  std::vector<std::string> lines_;
};

}  // namespace noren::host
