// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "drivers/pcsc/fake_api.hpp"
#include "drivers/pcsc/watcher.hpp"
#include "plugins/testing/test_host.hpp"

namespace noren::plugin::testing {

// Hands a plugin PC/SC that the test goes on to play.
class BorrowedApi final : public pcsc::Api {
 public:
  explicit BorrowedApi(pcsc::Api& api) : api_(api) {}
  pcsc::Code establish(pcsc::Context& context) override { return api_.establish(context); }
  void release(pcsc::Context context) override { api_.release(context); }
  pcsc::Code list(pcsc::Context context, std::vector<std::string>& readers) override {
    return api_.list(context, readers);
  }
  pcsc::Code wait(pcsc::Context context, std::uint32_t timeout_ms,
                  std::vector<pcsc::ReaderState>& states) override {
    return api_.wait(context, timeout_ms, states);
  }
  void cancel(pcsc::Context context) override { api_.cancel(context); }
  pcsc::Code connect(pcsc::Context context, const std::string& reader,
                     pcsc::Connection& card) override {
    return api_.connect(context, reader, card);
  }
  pcsc::Code reconnect(pcsc::Connection& card) override { return api_.reconnect(card); }
  void disconnect(const pcsc::Connection& card) override { api_.disconnect(card); }
  pcsc::Code begin_transaction(const pcsc::Connection& card) override {
    return api_.begin_transaction(card);
  }
  void end_transaction(const pcsc::Connection& card) override { api_.end_transaction(card); }
  pcsc::Code status(const pcsc::Connection& card) override { return api_.status(card); }
  pcsc::Code transmit(const pcsc::Connection& card, pcsc::ByteView command,
                      pcsc::Bytes& response) override {
    return api_.transmit(card, command, response);
  }

 private:
  pcsc::Api& api_;
};

// A reader plugin over PC/SC that the test plays, entered and called through the C tables.
template <typename ReaderPlugin>
struct PlayedPcsc : ::testing::Test {
  PlayedPcsc() { played() = &api; }

  void start(std::string_view config = "{}") {
    instance.emplace(host, entry, config);
    ASSERT_EQ(instance->created(), NOREN_OK) << instance->created_message();
    ASSERT_EQ(instance->open().status, NOREN_OK);
    capture = instance->template interface<noren_reader_v1>(NOREN_READER)->capture;
  }
  void TearDown() override {
    if (instance) {
      EXPECT_EQ(instance->close().status, NOREN_OK);
    }
  }

  static noren_status NOREN_CALL entry(const noren_host* host, noren_plugin* plugin,
                                       noren_error* error) {
    return plugin::enter<Played>(host, plugin, error);
  }

  pcsc::testing::FakeApi api;
  TestHost host;
  std::optional<TestInstance> instance;
  noren_submit_fn capture = nullptr;

 private:
  // The world of the running test.
  static pcsc::Api*& played() {
    static pcsc::Api* api = nullptr;
    return api;
  }

  class Played : public ReaderPlugin {
   public:
    Played(plugin::Host host, std::string_view config)
        : ReaderPlugin(host, config, std::make_unique<BorrowedApi>(*played()),
                       {std::chrono::milliseconds(1000), std::chrono::milliseconds(1)}) {}
  };
};

}  // namespace noren::plugin::testing
