// SPDX-License-Identifier: Apache-2.0
#include "core/manifest/manifest.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace noren::manifest {
namespace {

namespace json = boost::json;

constexpr std::string_view good = R"({
  "manifest_version": 1, "id": "com.example.reader-x", "name": "Reader", "version": "1.2.0",
  "publisher": "Example", "license": "Apache-2.0", "abi": {"epoch": 1, "min_minor": 0},
  "interfaces": ["noren.reader/1", "noren.health/1"],
  "library": {"linux_amd64": {"path": "libreader.so",
    "needs": [{"path": "libusbx.so", "sha256":
      "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"}]}, "linux_arm64": {"path": "arm/libreader.so"}},
  "isolation": "in-process", "threading": "free",
  "grants": {"usb": [{"vendor": "054c", "product": "06c3"}, {"vendor": "04b8"}],
             "serial": ["scanner"], "pcsc": true, "network": ["center.example:8443"],
             "files": [{"config": "output", "access": "write"}, {"config": "font"}]},
  "config_schema": {"type": "object"}, "limits": {"ops_in_flight": 8, "memory_mib": 64},
  "x-note": "anything"})";

// The good manifest with one member replaced, or removed where value is "".
std::string with(std::string_view pointer, std::string_view value) {
  json::value manifest = json::parse(good);
  const auto slash = pointer.rfind('/');
  auto& parent = manifest.at_pointer(pointer.substr(0, slash)).as_object();
  const auto key = pointer.substr(slash + 1);
  if (value.empty()) {
    parent.erase(key);
  } else {
    parent[key] = json::parse(value);
  }
  return json::serialize(manifest);
}

bool schema_accepts(const std::string& text) {
  std::ifstream file(NOREN_MANIFEST_SCHEMA);
  const json::value schema_document =
      json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
  valijson::Schema schema;
  valijson::SchemaParser(valijson::SchemaParser::kDraft7)
      .populateSchema(valijson::adapters::BoostJsonAdapter(schema_document), schema);
  const json::value value = json::parse(text);
  return valijson::Validator().validate(schema, valijson::adapters::BoostJsonAdapter(value),
                                        nullptr);
}

TEST(Manifest, ReadsEverything) {
  const auto manifest = parse(good, "linux_amd64");
  ASSERT_TRUE(manifest) << manifest.error().reason;
  EXPECT_EQ(manifest->id, "com.example.reader-x");
  EXPECT_EQ(manifest->interfaces.size(), 2u);
  EXPECT_EQ(manifest->library->path, "libreader.so");
  EXPECT_EQ(manifest->isolation, Isolation::in_process);
  EXPECT_EQ(manifest->threading, Threading::free);
  ASSERT_EQ(manifest->grants.usb.size(), 2u);
  EXPECT_EQ(manifest->grants.usb[0].vendor, 0x054c);
  EXPECT_EQ(*manifest->grants.usb[0].product, 0x06c3);
  EXPECT_FALSE(manifest->grants.usb[1].product);
  EXPECT_TRUE(manifest->grants.pcsc);
  ASSERT_EQ(manifest->grants.files.size(), 2u);
  EXPECT_EQ(manifest->grants.files[0].config, "output");
  EXPECT_TRUE(manifest->grants.files[0].write);
  EXPECT_FALSE(manifest->grants.files[1].write);
  ASSERT_EQ(manifest->library->needs.size(), 1u);
  EXPECT_EQ(manifest->library->needs[0].path, "libusbx.so");
  EXPECT_EQ(manifest->library->needs[0].sha256.size(), 64u);
  EXPECT_EQ(manifest->limits.memory_mib, 64u);
  EXPECT_EQ(json::parse(manifest->config_schema), json::parse(R"({"type": "object"})"));
  EXPECT_TRUE(schema_accepts(std::string(good)));
}

TEST(Manifest, TakesTheLibraryOfThePlatform) {
  EXPECT_EQ(parse(good, "linux_arm64")->library->path, "arm/libreader.so");
  const auto missing = parse(good, "windows_amd64");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().reason, "manifest_platform");
  EXPECT_EQ(missing.error().details[0], "windows_amd64");
}

TEST(Manifest, EmptyLibrarySwitchesTheIdOff) {
  const auto off = parse(with("/library", "{}"), "linux_amd64");
  ASSERT_TRUE(off);
  EXPECT_FALSE(off->library);
}

TEST(Manifest, AbsentMembersTakeTheSafeValue) {
  const auto manifest = parse(R"({"manifest_version": 1, "id": "a.b", "name": "n", "version": "1",
      "publisher": "p", "license": "l", "abi": {"epoch": 1}, "interfaces": ["a.b/1"],
      "library": {"linux_amd64": {"path": "x.so"}}})",
                              "linux_amd64");
  ASSERT_TRUE(manifest) << manifest.error().reason;
  EXPECT_EQ(manifest->isolation, Isolation::process);
  EXPECT_EQ(manifest->threading, Threading::strand);
  EXPECT_FALSE(manifest->grants.pcsc);
}

struct Defect {
  const char* name;
  const char* pointer;
  const char* value;  // "" removes the member
  const char* reason;
  const char* detail;
};

class ManifestDefect : public ::testing::TestWithParam<Defect> {};

TEST_P(ManifestDefect, IsNamed) {
  const auto text = with(GetParam().pointer, GetParam().value);
  const auto manifest = parse(text, "linux_amd64");
  ASSERT_FALSE(manifest);
  EXPECT_EQ(manifest.error().status, NOREN_E_ILLEGAL);
  EXPECT_EQ(manifest.error().reason, GetParam().reason);
  EXPECT_EQ(manifest.error().details.at(0), GetParam().detail);
  EXPECT_FALSE(schema_accepts(text)) << "the JSON Schema lets pass what the parser refuses";
}

INSTANTIATE_TEST_SUITE_P(
    All, ManifestDefect,
    ::testing::Values(
        Defect{"UnknownKey", "/licence", "\"x\"", "manifest_unknown_key", "licence"},
        Defect{"UnknownKeyInside", "/abi/major", "1", "manifest_unknown_key", "abi.major"},
        Defect{"UnknownGrant", "/grants/camera", "true", "manifest_unknown_key", "grants.camera"},
        Defect{"NewerVersion", "/manifest_version", "2", "manifest_newer", "2"},
        Defect{"VersionAsText", "/manifest_version", "\"1\"", "manifest_type", "manifest_version"},
        Defect{"NoVersion", "/manifest_version", "", "manifest_missing", "manifest_version"},
        Defect{"NoId", "/id", "", "manifest_missing", "id"},
        Defect{"IdWithoutDomain", "/id", "\"reader\"", "manifest_value", "id"},
        Defect{"IdWithUpperCase", "/id", "\"com.Example\"", "manifest_value", "id"},
        Defect{"IdAsPath", "/id", "\"com.example/../x\"", "manifest_value", "id"},
        Defect{"EmptyName", "/name", "\"\"", "manifest_value", "name"},
        Defect{"BadVersion", "/version", "\"new\"", "manifest_value", "version"},
        Defect{"AbiAsNumber", "/abi", "1", "manifest_not_object", "abi"},
        Defect{"EpochZero", "/abi/epoch", "0", "manifest_value", "abi.epoch"},
        Defect{"NoEpoch", "/abi/epoch", "", "manifest_missing", "abi.epoch"},
        Defect{"NoInterfaces", "/interfaces", "[]", "manifest_value", "interfaces"},
        Defect{"InterfaceWithoutRevision", "/interfaces", "[\"noren.reader\"]", "manifest_value",
               "interfaces"},
        Defect{"InterfaceTwice", "/interfaces", "[\"a.b/1\", \"a.b/1\"]", "manifest_value",
               "interfaces"},
        Defect{"InterfacesAsText", "/interfaces", "\"noren.reader/1\"", "manifest_type",
               "interfaces"},
        Defect{"NoLibrary", "/library", "", "manifest_missing", "library"},
        Defect{"PathClimbsOut", "/library/linux_amd64/path", "\"../libreader.so\"", "manifest_path",
               "library.linux_amd64.path"},
        Defect{"PathClimbsOutLater", "/library/linux_amd64/path", "\"a/../../b.so\"",
               "manifest_path", "library.linux_amd64.path"},
        Defect{"AbsolutePath", "/library/linux_amd64/path", "\"/lib/libreader.so\"",
               "manifest_path", "library.linux_amd64.path"},
        Defect{"WindowsPath", "/library/linux_amd64/path", "\"C:\\\\reader.dll\"", "manifest_path",
               "library.linux_amd64.path"},
        Defect{"PathOfOtherPlatform", "/library/linux_arm64/path", "\"../x.so\"", "manifest_path",
               "library.linux_arm64.path"},
        Defect{"ShortHash", "/library/linux_amd64/sha256", "\"00ff\"", "manifest_value",
               "library.linux_amd64.sha256"},
        Defect{"NeedClimbsOut", "/library/linux_amd64/needs/0/path", "\"../libusbx.so\"",
               "manifest_path", "library.linux_amd64.needs.path"},
        Defect{"NeedWithShortHash", "/library/linux_amd64/needs/0/sha256", "\"00ff\"",
               "manifest_value", "library.linux_amd64.needs.sha256"},
        Defect{"BadAccess", "/grants/files/0/access", "\"all\"", "manifest_value",
               "grants.files.access"},
        Defect{"GrantOfNoKey", "/grants/files/0/config", "", "manifest_missing",
               "grants.files.config"},
        Defect{"BadIsolation", "/isolation", "\"none\"", "manifest_value", "isolation"},
        Defect{"BadThreading", "/threading", "\"sta\"", "manifest_value", "threading"},
        Defect{"BadVendor", "/grants/usb/0/vendor", "\"54c\"", "manifest_value",
               "grants.usb.vendor"},
        Defect{"SchemaAsText", "/config_schema", "\"object\"", "manifest_not_object",
               "config_schema"},
        Defect{"NegativeLimit", "/limits/memory_mib", "-1", "manifest_value", "limits.memory_mib"}),
    [](const auto& info) { return info.param.name; });

TEST(Manifest, RefusesWhatIsNoObject) {
  EXPECT_EQ(parse("[]", "linux_amd64").error().reason, "manifest_not_object");
  EXPECT_EQ(parse("{\"id\": ", "linux_amd64").error().reason, "manifest_not_json");
  EXPECT_EQ(parse("", "linux_amd64").error().reason, "manifest_not_json");
  EXPECT_EQ(parse(std::string(300'000, ' '), "linux_amd64").error().reason, "manifest_too_large");
}

}  // namespace
}  // namespace noren::manifest
