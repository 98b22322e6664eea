// SPDX-License-Identifier: Apache-2.0
// What a plugin says of its device's power, as a register hears it: UnifiedPOS numbers.
#include <noren/unifiedpos.h>

#include "tests/devices/configured_till.hpp"
#include "tests/emulators/printers/line_display.hpp"
#include "tests/emulators/printers/shell.hpp"

namespace noren::devices {
namespace {

class PowerTest : public ConfiguredTill {
 protected:
  void switch_on() {
    shell_.reset();
    shell_ = std::make_unique<emulators::Shell>(std::make_unique<emulators::LineDisplayMachine>(),
                                                emulators::listen_on_loopback(port_));
    const std::string& name = shell_->name();
    port_ = static_cast<std::uint16_t>(std::stoi(name.substr(name.rfind(':') + 1)));
  }
  // The number in the next event of power.
  std::int64_t told() const {
    noren_handle news = 0;
    while (noren_wait_any(till_, 30'000, &news) == NOREN_OK) {
      noren_int64 power = 0;
      const bool is_power = noren_get_int(news, "power", -1, &power) == NOREN_OK;
      std::array<char, 16> kind{};
      noren_get_text(news, "kind", -1, kind.data(), kind.size(), nullptr);
      const bool is_event = std::string(kind.data()) == "event";
      if (is_event) noren_close(news);
      if (is_event && is_power) return power;
    }
    return 0;
  }

  std::unique_ptr<emulators::Shell> shell_;
  std::uint16_t port_ = 0;
};

TEST_F(PowerTest, Check1ADisplayThatIsSwitchedOffAndOnTellsIt) {
  switch_on();
  open_till("plugin_path = [\"" NOREN_TEST_PLUGINS
            "\"]\nadministration = \"" NOREN_TEST_ADMINISTRATION
            "\"\n[[plugin]]\nname = \"display\"\nid = \"noren.display-escpos\"\n"
            "config = {device = \"" +
            shell_->name() + "\"}\n");
  const noren_handle display = device("display");
  EXPECT_EQ(number(display, "power"), NOREN_UPOS_PS_UNKNOWN) << "nobody has asked it yet";
  ASSERT_EQ(claim(display), NOREN_OK);
  ASSERT_EQ(set(display, "power_notify=yes\nenabled=yes"), NOREN_OK) << last_error();
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(command(display, "verb=show\nline1=hello"), NOREN_OK) << last_error();
    EXPECT_EQ(told(), NOREN_UPOS_PS_ONLINE);
    EXPECT_EQ(number(display, "power"), NOREN_UPOS_PS_ONLINE);
    shell_.reset();
    EXPECT_EQ(command(display, "verb=show\nline1=nobody"), NOREN_E_NOHARDWARE);
    EXPECT_EQ(told(), NOREN_UPOS_PS_OFF_OFFLINE);
    EXPECT_EQ(number(display, "power"), NOREN_UPOS_PS_OFF_OFFLINE);
    switch_on();
  }
}

}  // namespace
}  // namespace noren::devices
