// SPDX-License-Identifier: Apache-2.0
#include "host/child/grants.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace noren::host {
namespace {

using Ports = std::vector<std::uint32_t>;

child::v1::Grants network(const std::string& entry, const std::string& config = "{}") {
  manifest::Grants grants;
  grants.network = {entry};
  return resolve_grants(grants, config);
}

Ports ports(const child::v1::Grants& grants) {
  return {grants.ports().begin(), grants.ports().end()};
}

TEST(Grants, NothingIsGrantedWhereNothingIsAsked) {
  EXPECT_EQ(resolve_grants({}, R"({"url":"https://center.example"})").SerializeAsString(), "");
}

TEST(Grants, AnAddressNamesItsPort) {
  const struct {
    const char* value;
    Ports ports;
  } cases[] = {{"https://center.example", {443}},
               {"https://center.example:7443/v1", {7443}},
               {"http://[::1]/", {80}},
               {"https://[2001:db8::1]:7443", {7443}},
               {"https://user:word@center.example/a:5", {443}},
               {"https://center.example?x=:5", {443}},
               {"tcp:192.0.2.10:9100", {9100}},
               {"center.example:80", {80}},
               // No port, or one that is none: every port.
               {"tcp:192.0.2.10", {}},
               {"center.example", {}},
               {"2001:db8::1", {}},
               {"center.example:0", {}},
               {"center.example:65536", {}},
               {"center.example:80x", {}}};
  for (const auto& [value, expected] : cases) {
    const std::string config = std::string(R"({"url":")") + value + "\"}";
    const auto resolved = network("config:url", config);
    EXPECT_TRUE(resolved.network()) << value;
    EXPECT_EQ(ports(resolved), expected) << value;
    EXPECT_EQ(ports(network(value)), expected) << value;
  }
  EXPECT_TRUE(network("*").network());
  EXPECT_EQ(ports(network("*")), Ports());
  EXPECT_EQ(ports(network("*:9100")), Ports{9100});
}

TEST(Grants, OneEntryWithoutAPortOpensThemAll) {
  manifest::Grants grants;
  grants.network = {"center.example:443", "*"};
  EXPECT_EQ(ports(resolve_grants(grants, "{}")), Ports());
  grants.network = {"center.example:443", "config:absent"};
  EXPECT_EQ(ports(resolve_grants(grants, "{}")), Ports{443});
}

TEST(Grants, WhatIsNoAddressOpensNoNetwork) {
  for (const char* config :
       {"{}", R"({"output":""})", R"({"output":9100})", R"({"output":"file:/var/spool/receipts"})",
        R"({"output":"/dev/usb/lp0"})", "[]", "not json"}) {
    EXPECT_FALSE(network("config:output", config).network()) << config;
  }
}

TEST(Grants, FilesAreWhatTheConfigurationNames) {
  manifest::Grants grants;
  grants.files = {{"output", true}, {"font", false}};
  const auto resolved =
      resolve_grants(grants, R"({"output":"file:/dev/usb/lp0","font":"/usr/share/a.ttf"})");
  ASSERT_EQ(resolved.writable_size(), 1);
  EXPECT_EQ(resolved.writable(0), "/dev/usb/lp0");
  ASSERT_EQ(resolved.readable_size(), 1);
  EXPECT_EQ(resolved.readable(0), "/usr/share/a.ttf");
  EXPECT_EQ(resolve_grants(grants, R"({"output":"file:///a"})").writable(0), "/a");
  for (const char* config : {"{}", R"({"output":"","font":""})", R"({"output":"tcp:a:9100"})",
                             R"({"output":"https://a/"})"}) {
    const auto none = resolve_grants(grants, config);
    EXPECT_EQ(none.writable_size() + none.readable_size(), 0) << config;
  }
}

TEST(Grants, Devices) {
  manifest::Grants grants;
  grants.serial = {"/dev/ttyS0", "config:port", "config:absent"};
  grants.usb = {{0x054c, std::nullopt}};
  grants.pcsc = true;
  const auto resolved = resolve_grants(grants, R"({"port":"/dev/ttyUSB0"})");
  ASSERT_EQ(resolved.devices_size(), 2);
  EXPECT_EQ(resolved.devices(1), "/dev/ttyUSB0");
  EXPECT_TRUE(resolved.usb());
  EXPECT_TRUE(resolved.pcsc());
  EXPECT_FALSE(resolved.network());
}

// One setting may name any carrier: each grant takes what is its own.
TEST(Grants, AddressesOfAnyCarrier) {
  manifest::Grants grants;
  grants.network = {"config:device"};
  grants.serial = {"config:device"};
  const auto serial =
      resolve_grants(grants, R"({"device":"serial:/dev/ttyUSB0?baud=19200&flow=dtrdsr"})");
  ASSERT_EQ(serial.devices_size(), 1);
  EXPECT_EQ(serial.devices(0), "/dev/ttyUSB0");
  EXPECT_FALSE(serial.network());
  for (const char* config : {R"({"device":"serial:0403:6001:FT1"})", R"({"device":"usb:printer"})",
                             R"({"device":"usb:04b8:0202"})"}) {
    const auto none = resolve_grants(grants, config);
    EXPECT_EQ(none.devices_size(), 0) << config;
    EXPECT_FALSE(none.network()) << config;
  }
  const auto tcp = resolve_grants(grants, R"({"device":"tcp:192.0.2.1:9100"})");
  EXPECT_EQ(tcp.devices_size(), 0);
  ASSERT_EQ(tcp.ports_size(), 1);
}

}  // namespace
}  // namespace noren::host
