// SPDX-License-Identifier: Apache-2.0
#include "drivers/hid/keyboard.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <linux/input.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include "drivers/hid/testing/fake_hid.hpp"

namespace noren::hid {
namespace {

using drivers::Fault;

struct Press {
  std::uint16_t code;
  bool shifted = false;
};

std::string typed(KeyLayout layout, const std::vector<Press>& presses) {
  Typist typist(layout);
  std::string text;
  for (const Press& press : presses) {
    if (press.shifted) typist.key(KEY_LEFTSHIFT, true);
    if (const auto character = typist.key(press.code, true)) text += *character;
    EXPECT_FALSE(typist.key(press.code, false)) << "letting a key go types nothing";
    if (press.shifted) typist.key(KEY_LEFTSHIFT, false);
  }
  return text;
}

TEST(Typist, LayoutsDifferWhereTheyDo) {
  const std::vector<Press> presses{{KEY_1},           {KEY_A, true},     {KEY_2, true},
                                   {KEY_LEFTBRACE},   {KEY_RIGHTBRACE},  {KEY_BACKSLASH},
                                   {KEY_MINUS, true}, {KEY_EQUAL, true}, {KEY_SEMICOLON, true},
                                   {KEY_APOSTROPHE},  {KEY_0, true},     {KEY_SLASH, true},
                                   {KEY_ENTER}};
  EXPECT_EQ(typed(KeyLayout::us, presses), "1A@[]\\_+:')?\r");
  EXPECT_EQ(typed(KeyLayout::jis, presses), "1A\"@[]=~+:?\r");
}

TEST(Typist, KeysThatOnlyOneLayoutHas) {
  const std::vector<Press> presses{{KEY_RO}, {KEY_RO, true}, {KEY_YEN}, {KEY_YEN, true}};
  EXPECT_EQ(typed(KeyLayout::jis, presses), "\\_\\|");
  EXPECT_EQ(typed(KeyLayout::us, presses), "");
}

TEST(Typist, ControlTypesSeparators) {
  Typist typist(KeyLayout::us);
  typist.key(KEY_LEFTCTRL, true);
  EXPECT_EQ(typist.key(KEY_RIGHTBRACE, true), '\x1D');
  typist.key(KEY_LEFTCTRL, false);
  EXPECT_EQ(typist.key(KEY_RIGHTBRACE, true), ']');
  EXPECT_EQ(typist.key(KEY_F1, true), std::nullopt);
}

struct KeyboardTest : ::testing::Test {
  KeyboardTest() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC), 0);
    keyboard = keyboard_over(ends[0], KeyLayout::us);
    writer = ends[1];
  }
  ~KeyboardTest() override { ::close(writer); }

  void send(std::uint16_t type, std::uint16_t code, int value) const {
    input_event event{};
    event.type = type;
    event.code = code;
    event.value = value;
    ASSERT_EQ(::write(writer, &event, sizeof event), static_cast<ssize_t>(sizeof event));
  }
  drivers::Transfer read() {
    return keyboard->read(room, std::chrono::steady_clock::now() + std::chrono::seconds(5));
  }

  std::unique_ptr<drivers::Channel> keyboard;
  int writer = -1;
  std::array<std::uint8_t, 64> room{};
};

TEST_F(KeyboardTest, ReadsWhatIsTyped) {
  send(EV_MSC, MSC_SCAN, 4);
  send(EV_KEY, KEY_4, 1);
  send(EV_SYN, SYN_REPORT, 0);
  send(EV_KEY, KEY_4, 2);  // held down
  send(EV_KEY, KEY_4, 0);
  send(EV_KEY, KEY_9, 1);
  const auto got = read();
  EXPECT_EQ(got.fault, Fault::none);
  EXPECT_EQ(std::string(room.begin(), room.begin() + static_cast<long>(got.bytes)), "49");
}

TEST_F(KeyboardTest, DroppedKeysAreNamed) {
  send(EV_KEY, KEY_4, 1);
  send(EV_SYN, SYN_DROPPED, 0);
  EXPECT_EQ(read().fault, Fault::failed);
}

TEST_F(KeyboardTest, AnUnpluggedKeyboardIsClosed) {
  ::close(writer);
  writer = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  EXPECT_EQ(read().fault, Fault::closed);
}

TEST(Keyboards, OnlyWhatHasAnEnterKeyIsOne) {
  testing::FakeHid fake;
  const auto add = [&](const std::string& name, const std::string& keys) {
    const auto device = fake.roots().sys / "class" / "input" / name / "device";
    std::filesystem::create_directories(device / "id");
    std::filesystem::create_directories(device / "capabilities");
    std::ofstream(device / "id" / "vendor") << "0c2e\n";
    std::ofstream(device / "id" / "product") << "0b61\n";
    std::ofstream(device / "name") << "Example scanner\n";
    std::ofstream(device / "capabilities" / "key") << keys << "\n";
  };
  add("event10", "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe");
  add("event2", "70000 0 0 0 0");  // a mouse
  add("mouse0", "fffffffffffffffe");
  const auto keyboards = list_keyboards(fake.roots());
  ASSERT_EQ(keyboards.size(), 1u);
  EXPECT_EQ(keyboards[0].identity, (drivers::UsbIdentity{0x0C2E, 0x0B61, ""}));
  EXPECT_EQ(keyboards[0].name, "Example scanner");
  EXPECT_EQ(keyboards[0].node, fake.roots().dev / "input" / "event10");
}

}  // namespace
}  // namespace noren::hid
