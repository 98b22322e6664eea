// SPDX-License-Identifier: Apache-2.0
// The customer display's plugin over libserialport and libusb.
#include <gtest/gtest.h>

#include <thread>

#include "plugins/display-escpos/display.hpp"
#include "plugins/testing/test_host.hpp"
#include "tests/devices/bed_client.hpp"
#include "tests/emulators/printers/line_display.hpp"
#include "tests/emulators/printers/shell.hpp"

namespace noren::display_escpos {
namespace {

using plugin::testing::Ending;
using plugin::testing::TestHost;
using plugin::testing::TestInstance;
using plugin::testing::TestRequest;

struct Stack {
  std::string device;   // of the bed
  std::string address;  // as the plugin calls it
};

emulators::Wire behind(const std::string& name) {
  const std::string path = bed::place(name).sun_path;
  ::unlink(path.c_str());
  return emulators::listen_at(path);
}

class CustomerDisplay : public ::testing::TestWithParam<Stack> {
 protected:
  CustomerDisplay() { plug(); }
  ~CustomerDisplay() override { unplug(); }

  static void plug() { EXPECT_EQ(bed::tell("plug " + GetParam().device), "ok"); }
  static void unplug() { EXPECT_EQ(bed::tell("unplug " + GetParam().device), "ok"); }

  noren_op begin(const std::string& lines) {
    const auto* display = instance_.interface<noren_display_v1>(NOREN_DISPLAY);
    TestRequest request;
    request.document = R"({"lines":)" + lines + "}";
    return instance_.begin(display->show, request);
  }
  Ending show(const std::string& lines) { return host_.wait(begin(lines)); }
  // A display says nothing back, so it is looked at until it shows the rows.
  void expect(const std::string& rows) {
    const auto seen = [this] {
      return shell_.look([](emulators::Machine& machine) { return machine.seen(); });
    };
    for (int looks = 0; looks < 5000 && seen() != rows; ++looks) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_EQ(seen(), rows);
  }

  emulators::Shell shell_{std::make_unique<emulators::LineDisplayMachine>(),
                          behind(GetParam().device)};
  TestHost host_;
  TestInstance instance_{host_, noren_plugin_entry_v1,
                         R"({"device": ")" + GetParam().address + "\"}"};
};

TEST_P(CustomerDisplay, ShowsWhatItIsTold) {
  EXPECT_EQ(show(R"(["合計", "￥1,234"])").status, NOREN_OK);
  expect("ｺﾞｳｹｲ\n\\1,234\n");
  EXPECT_EQ(show("[]").status, NOREN_OK);
  expect("\n\n");
}

TEST_P(CustomerDisplay, IsFoundAgainTwentyTimes) {
  std::size_t descriptors = 0;
  for (int times = 0; times < 20; ++times) {
    const std::string text = "text " + std::to_string(times);
    EXPECT_EQ(show("[\"" + text + "\", \"\"]").status, NOREN_OK) << times;
    expect(text + "\n\n");
    EXPECT_EQ(host_.next_event(), R"(device.power {"state":"online","text":"customer display"})")
        << times;
    if (times == 0) descriptors = bed::open_descriptors();
    const noren_op last = begin(R"(["perhaps somebody sees this"])");
    unplug();
    const Ending amid = host_.wait(last);
    EXPECT_TRUE(amid.status == NOREN_OK || amid.status == NOREN_E_NOHARDWARE) << amid.status;
    const Ending ending = show(R"(["nobody sees this"])");
    EXPECT_EQ(ending.status, NOREN_E_NOHARDWARE) << times;
    EXPECT_EQ(reason_of(ending), "display_unreachable") << times;
    EXPECT_EQ(host_.next_event(),
              R"(device.power {"state":"off_offline","text":"customer display"})")
        << times;
    plug();
  }
  EXPECT_EQ(show(R"(["back", ""])").status, NOREN_OK);
  expect("back\n\n");
  EXPECT_EQ(bed::open_descriptors(), descriptors);
}

INSTANTIATE_TEST_SUITE_P(Serial, CustomerDisplay,
                         ::testing::Values(Stack{"display", "serial:0403:6001:D1?baud=9600"}));
INSTANTIATE_TEST_SUITE_P(Usb, CustomerDisplay,
                         ::testing::Values(Stack{"counter", "usb:0d3a:0201"}));

}  // namespace
}  // namespace noren::display_escpos
