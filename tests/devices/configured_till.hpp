// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <noren/device.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>

namespace noren::devices {

// A till of a folder of its own, through the C face alone. A test adds its plugins, then opens it.
class ConfiguredTill : public ::testing::Test {
 protected:
  ConfiguredTill() {
    std::string name = "/tmp/noren-till-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~ConfiguredTill() override {
    if (till_ != 0) {
      EXPECT_EQ(noren_close(till_), NOREN_OK);
    }
    std::filesystem::remove_all(folder_);
  }

  // `more` are lines of noren.toml, [[plugin]] tables at the end.
  void open_till(const std::string& more) {
    write("noren.toml", "terminal = \"T-1\"\nlanguage = \"en\"\nstate = \"state\"\n" + more);
    const std::string arguments = "config=" + (folder_ / "noren.toml").string();
    ASSERT_EQ(noren_open(arguments.c_str(), -1, &till_), NOREN_OK) << last_error();
  }
  noren_handle device(const std::string& name) const {
    noren_handle device = 0;
    EXPECT_EQ(noren_device_open(till_, name.c_str(), -1, &device), NOREN_OK)
        << name << ": " << last_error();
    return device;
  }
  static noren_status claim(noren_handle device) {
    return noren_device_claim(device, "timeout_ms=0", -1, NOREN_FOREVER);
  }
  static noren_status set(noren_handle device, const std::string& properties) {
    return noren_device_set(device, properties.c_str(), -1);
  }
  static noren_status command(noren_handle device, const std::string& arguments) {
    return noren_device_command(device, arguments.c_str(), -1, NOREN_FOREVER);
  }
  static std::int64_t number(noren_handle handle, const std::string& key) {
    noren_int64 value = -1;
    EXPECT_EQ(noren_get_int(handle, key.c_str(), -1, &value), NOREN_OK) << key;
    return value;
  }
  static std::string last_error() {
    std::array<char, 1024> text{};
    noren_last_error(text.data(), text.size(), nullptr, nullptr);
    return text.data();
  }
  void write(const std::string& name, const std::string& text) const {
    const auto path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }

  std::filesystem::path folder_;
  noren_handle till_ = 0;
};

}  // namespace noren::devices
