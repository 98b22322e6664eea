// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <vector>

#include "drivers/channel/testing/open_descriptors.hpp"
#include "drivers/hid/testing/descriptors.hpp"
#include "drivers/hid/testing/fake_hid.hpp"
#include "plugins/common/input/testing/played_device.hpp"
#include "plugins/testing/test_host.hpp"

namespace noren::plugin::testing {

inline constexpr std::string_view kAdded = R"(device.added {"text":"hid:"})";
inline constexpr std::string_view kRemoved = R"(device.removed {"text":"hid:"})";

// A reader plugin whose device the test plays, entered and called through the C tables.
template <typename ReaderPlugin, typename Surroundings>
struct PlayedReader : ::testing::Test {
  PlayedReader() {
    around() = {};
    around().patience = {std::chrono::milliseconds(1000), std::chrono::milliseconds(1),
                         std::chrono::milliseconds(20)};
  }
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
    instance.reset();
    around() = {};
  }
  std::string sealed(std::size_t index) const {
    return {host.sealed.at(index).begin(), host.sealed.at(index).end()};
  }
  std::string statistics() {
    const auto* table = instance->template interface<noren_statistics_v1>(NOREN_STATISTICS);
    return instance->call(table->retrieve).document;
  }
  void expect_refused(const std::vector<const char*>& configurations) {
    for (const char* config : configurations) {
      TestInstance wrong(host, entry, config);
      EXPECT_EQ(wrong.created(), NOREN_E_ILLEGAL) << config;
    }
  }

  // Of the running test.
  static Surroundings& around() {
    static Surroundings surroundings;
    return surroundings;
  }

  TestHost host;
  PlayedDevice device;
  std::optional<TestInstance> instance;
  noren_submit_fn capture = nullptr;

 private:
  class Played : public ReaderPlugin {
   public:
    Played(Host host, std::string_view config) : ReaderPlugin(host, config, around()) {}
  };
  static noren_status NOREN_CALL entry(const noren_host* host, noren_plugin* plugin,
                                       noren_error* error) {
    return plugin::enter<Played>(host, plugin, error);
  }
};

// The same at a serial line, with the device plugged in.
template <typename Reader>
struct AtALine : Reader {
  AtALine() {
    Reader::around().opener = Reader::device.opener();
    Reader::device.plug();
  }
};

}  // namespace noren::plugin::testing
