// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "plugins/common/receipt_printer/testing/expected.hpp"
#include "plugins/testing/test_host.hpp"
#include "tests/emulators/printers/shell.hpp"

namespace noren::receipt_printer::testing {

using plugin::testing::Ending;
using plugin::testing::TestHost;
using plugin::testing::TestInstance;

// Where a printer stands: the wire behind it, and what the plugin's configuration calls it.
struct Place {
  emulators::Wire wire;
  std::string output;
  std::function<void()> plug = [] {};  // once something is at the end of the wire
  std::function<void()> unplug = [] {};
};

inline Place on_loopback() {
  Place place{emulators::listen_on_loopback(0), {}};
  place.output = place.wire.name;
  return place;
}

// A printer to test with: an emulated machine and the profile that fits it.
struct Speaker {
  const char* profile;
  std::unique_ptr<emulators::Machine> (*machine)();
  bool is_told_to_go_on;  // after a jam; else it is enough to close the cover
  Place (*place)() = on_loopback;
};

template <typename Machine>
std::unique_ptr<emulators::Machine> make() {
  return std::make_unique<Machine>();
}

inline void PrintTo(const Speaker& speaker, std::ostream* out) {
  *out << speaker.profile;
}

// A printer plugin with its host, and its printer.
class Rig {
 public:
  explicit Rig(const Speaker& speaker, emulators::Pace pace = {})
      : place_(speaker.place()),
        printer_(speaker.machine(), std::move(place_.wire), pace),
        instance_(host_, noren_plugin_entry_v1,
                  R"({"output": ")" + place_.output + R"(", "columns": 32, "profile": ")" +
                      speaker.profile + "\"}") {
    EXPECT_EQ(instance_.created(), NOREN_OK) << instance_.created_message();
    place_.plug();
  }
  ~Rig() { place_.unplug(); }
  Rig(const Rig&) = delete;
  Rig& operator=(const Rig&) = delete;

  noren_op begin(const std::string& key, const std::string& document,
                 std::uint32_t timeout_ms = 0) {
    return instance_.begin(table()->print,
                           {.key = key, .document = document, .timeout_ms = timeout_ms});
  }
  Ending print(const std::string& key, const std::string& document, std::uint32_t timeout_ms = 0) {
    return host_.wait(begin(key, document, timeout_ms));
  }
  std::string query() { return instance_.call(table()->query).document; }
  std::string state() {
    const std::string document = query();
    const std::size_t at = document.find("\"state\":\"") + 9;
    return document.substr(at, document.find('"', at) - at);
  }
  Ending kick() { return instance_.call(drawer()->kick); }
  Ending drawer_state() { return instance_.call(drawer()->state); }
  std::string health(int level) {
    const auto* health = instance_.interface<noren_health_v1>(NOREN_HEALTH);
    return instance_.call(health->check, {.document = "{\"level\":" + std::to_string(level) + "}"})
        .document;
  }
  std::string statistics() {
    const auto* statistics = instance_.interface<noren_statistics_v1>(NOREN_STATISTICS);
    return instance_.call(statistics->retrieve).document;
  }

  void command(std::string_view words) { EXPECT_TRUE(printer_.command(words)) << words; }
  // Waits until the plugin tells an event with these words.
  void hear(std::string_view words) {
    for (std::string event; event.find(words) == event.npos;) {
      event = host_.next_event();
      ASSERT_NE(event, "no event") << words;
    }
  }
  std::vector<emulators::Row> rows() {
    return printer_.look(
        [](emulators::Machine& machine) { return seen_rows(machine.paper().sheets()); });
  }
  // The same, once the bytes that are still on their way have come; for ten seconds at most.
  std::vector<emulators::Row> rows_once(const std::vector<emulators::Row>& expected) {
    const auto last = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    auto seen = rows();
    while (seen != expected && std::chrono::steady_clock::now() < last) {
      std::this_thread::yield();
      seen = rows();
    }
    return seen;
  }
  std::string text() {
    return printer_.look([](emulators::Machine& machine) { return to_text(machine.paper()); });
  }
  int cuts() {
    return printer_.look([](emulators::Machine& machine) {
      const auto& sheets = machine.paper().sheets();
      return static_cast<int>(
          std::count_if(sheets.begin(), sheets.end(), [](const auto& sheet) { return sheet.cut; }));
    });
  }
  void tear_off() {
    printer_.look([](emulators::Machine& machine) { machine.paper().tear_off(); });
  }
  std::size_t worked() {
    return printer_.look([](emulators::Machine& machine) { return machine.worked(); });
  }

  void plug() { place_.plug(); }
  void unplug() { place_.unplug(); }
  TestHost& host() { return host_; }
  TestInstance& instance() { return instance_; }
  emulators::Shell& printer() { return printer_; }
  const noren_printer_v1* table() { return instance_.interface<noren_printer_v1>(NOREN_PRINTER); }

 private:
  const noren_printer_drawer_v1* drawer() {
    return instance_.interface<noren_printer_drawer_v1>(NOREN_PRINTER_DRAWER);
  }

  TestHost host_;
  Place place_;
  emulators::Shell printer_;
  TestInstance instance_;
};

inline std::vector<emulators::Row> rows_of(const std::string& document) {
  const auto grid = receipt_grid::read_grid(document);
  EXPECT_TRUE(grid) << document;
  return grid ? expected_rows(*grid) : std::vector<emulators::Row>{};
}

}  // namespace noren::receipt_printer::testing
