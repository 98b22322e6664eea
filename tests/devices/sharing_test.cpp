// SPDX-License-Identifier: Apache-2.0
// Check 4 of UnifiedPOS through the C face: a device of each class, all of one library whose
// manifests name them.
#include <gtest/gtest.h>
#include <noren/device.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>

namespace noren {
namespace {

// UnifiedPOS 1.16, the sharing model of each class: exclusive-use, sharable, always shared.
constexpr std::array kExclusive{"CAT",     "ElectronicValueRW", "LineDisplay", "MSR",
                                "PINPad",  "PointCardRW",       "POSPrinter",  "RFIDScanner",
                                "Scanner", "SmartCardRW"};
constexpr std::array kSharable{"CashDrawer", "HardTotals", "POSPower", "ToneIndicator"};
constexpr std::array kShared{"Keylock", "MotionSensor"};

class SharingTest : public ::testing::Test {
 protected:
  SharingTest() {
    std::string name = "/tmp/noren-sharing-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    for (const auto& classes : {std::span<const char* const>(kExclusive), {kSharable}, {kShared}}) {
      for (const char* name : classes) add(name);
    }
    write("administration/policy.json",
          R"({"policy_version": 1, "developer": [)" + ids_ + R"(], "in_process": [)" + ids_ + "]}");
    write("noren.toml",
          "terminal = \"T-1\"\nlanguage = \"en\"\nstate = \"state\"\nplugin_path = [\"plugins\"]\n"
          "administration = \"administration\"\n" +
              instances_);
    const std::string arguments = "config=" + (folder_ / "noren.toml").string();
    EXPECT_EQ(noren_open(arguments.c_str(), -1, &till_), NOREN_OK) << last_error();
  }
  ~SharingTest() override {
    EXPECT_EQ(noren_close(till_), NOREN_OK);
    std::filesystem::remove_all(folder_);
  }

  noren_handle open(const std::string& device_class) const {
    noren_handle device = 0;
    EXPECT_EQ(noren_device_open(till_, device_class.c_str(), -1, &device), NOREN_OK)
        << device_class << ": " << last_error();
    return device;
  }
  static noren_status enable(noren_handle device) {
    return noren_device_set(device, "enabled=yes", -1);
  }
  static noren_status claim(noren_handle device) {
    return noren_device_claim(device, "timeout_ms=0", -1, NOREN_FOREVER);
  }

 private:
  void add(const std::string& device_class) {
    const std::string id = "test.class-" + std::to_string(++count_);
    const std::string at = "plugins/" + id + "/";
    write(at + id + ".noren.json",
          R"({"manifest_version": 1, "id": ")" + id +
              R"(", "name": "x", "version": "1.0",)"
              R"("publisher": "x", "license": "Apache-2.0", "abi": {"epoch": 1},)"
              R"("interfaces": ["noren.instance/1", "noren.health/1"], "device_class": ")" +
              device_class +
              R"(", "library": {"linux_amd64": {"path": "x.so"},)"
              R"("linux_arm64": {"path": "x.so"}}, "isolation": "in-process"})");
    std::filesystem::copy_file(NOREN_TEST_ECHO, folder_ / at / "x.so");
    ids_ += (ids_.empty() ? "\"" : ", \"") + id + "\"";
    instances_ += "[[plugin]]\nname = \"" + device_class + "\"\nid = \"" + id + "\"\n";
  }
  void write(const std::string& name, const std::string& text) const {
    const auto path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  static std::string last_error() {
    std::array<char, 1024> text{};
    noren_last_error(text.data(), text.size(), nullptr, nullptr);
    return text.data();
  }

  std::filesystem::path folder_;
  std::string ids_, instances_;
  int count_ = 0;
  noren_handle till_ = 0;
};

TEST_F(SharingTest, Check4ExclusiveClassesAreClaimedBeforeTheyAreEnabled) {
  for (const char* name : kExclusive) {
    const noren_handle device = open(name);
    EXPECT_EQ(enable(device), NOREN_E_NOTCLAIMED) << name;
    EXPECT_EQ(claim(device), NOREN_OK) << name;
    EXPECT_EQ(enable(device), NOREN_OK) << name;
    const noren_handle other = open(name);
    EXPECT_EQ(enable(other), NOREN_E_NOTCLAIMED) << name;
    EXPECT_EQ(claim(other), NOREN_E_TIMEOUT) << name;
  }
}

TEST_F(SharingTest, Check4SharableClassesAreEnabledByAllUntilOneClaimsThem) {
  for (const char* name : kSharable) {
    const noren_handle device = open(name);
    const noren_handle other = open(name);
    EXPECT_EQ(enable(device), NOREN_OK) << name;
    EXPECT_EQ(enable(other), NOREN_OK) << name;
    EXPECT_EQ(claim(device), NOREN_OK) << name;
    EXPECT_EQ(noren_device_health(other, "", 0, NOREN_FOREVER), NOREN_E_CLAIMED) << name;
    EXPECT_EQ(noren_device_health(device, "", 0, NOREN_FOREVER), NOREN_OK) << name;
  }
}

TEST_F(SharingTest, Check4SharedClassesCanNotBeClaimed) {
  for (const char* name : kShared) {
    const noren_handle device = open(name);
    EXPECT_EQ(claim(device), NOREN_E_ILLEGAL) << name;
    EXPECT_EQ(enable(device), NOREN_OK) << name;
  }
}

}  // namespace
}  // namespace noren
