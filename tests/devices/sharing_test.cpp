// SPDX-License-Identifier: Apache-2.0
// Check 4 of UnifiedPOS through the C face: a device of each class, all of one library whose
// manifests name them.
#include <span>

#include "tests/devices/configured_till.hpp"

namespace noren::devices {
namespace {

// UnifiedPOS 1.16, the sharing model of each class: exclusive-use, sharable, always shared.
constexpr std::array kExclusive{"CAT",     "ElectronicValueRW", "LineDisplay", "MSR",
                                "PINPad",  "PointCardRW",       "POSPrinter",  "RFIDScanner",
                                "Scanner", "SmartCardRW"};
constexpr std::array kSharable{"CashDrawer", "HardTotals", "POSPower", "ToneIndicator"};
constexpr std::array kShared{"Keylock", "MotionSensor"};

class SharingTest : public ConfiguredTill {
 protected:
  SharingTest() {
    for (const auto& classes : {std::span<const char* const>(kExclusive), {kSharable}, {kShared}}) {
      for (const char* name : classes) add(name);
    }
    write("administration/policy.json",
          R"({"policy_version": 1, "developer": [)" + ids_ + R"(], "in_process": [)" + ids_ + "]}");
    open_till("plugin_path = [\"plugins\"]\nadministration = \"administration\"\n" + instances_);
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

  std::string ids_, instances_;
  int count_ = 0;
};

TEST_F(SharingTest, Check4ExclusiveClassesAreClaimedBeforeTheyAreEnabled) {
  for (const char* name : kExclusive) {
    const noren_handle one = device(name);
    EXPECT_EQ(set(one, "enabled=yes"), NOREN_E_NOTCLAIMED) << name;
    EXPECT_EQ(claim(one), NOREN_OK) << name;
    EXPECT_EQ(set(one, "enabled=yes"), NOREN_OK) << name;
    const noren_handle other = device(name);
    EXPECT_EQ(set(other, "enabled=yes"), NOREN_E_NOTCLAIMED) << name;
    EXPECT_EQ(claim(other), NOREN_E_TIMEOUT) << name;
  }
}

TEST_F(SharingTest, Check4SharableClassesAreEnabledByAllUntilOneClaimsThem) {
  for (const char* name : kSharable) {
    const noren_handle one = device(name);
    const noren_handle other = device(name);
    EXPECT_EQ(set(one, "enabled=yes"), NOREN_OK) << name;
    EXPECT_EQ(set(other, "enabled=yes"), NOREN_OK) << name;
    EXPECT_EQ(claim(one), NOREN_OK) << name;
    EXPECT_EQ(noren_device_health(other, "", 0, NOREN_FOREVER), NOREN_E_CLAIMED) << name;
    EXPECT_EQ(noren_device_health(one, "", 0, NOREN_FOREVER), NOREN_OK) << name;
  }
}

TEST_F(SharingTest, Check4SharedClassesCanNotBeClaimed) {
  for (const char* name : kShared) {
    const noren_handle one = device(name);
    EXPECT_EQ(claim(one), NOREN_E_ILLEGAL) << name;
    EXPECT_EQ(set(one, "enabled=yes"), NOREN_OK) << name;
  }
}

}  // namespace
}  // namespace noren::devices
