// SPDX-License-Identifier: Apache-2.0
#include "host/documents/documents.hpp"

#include <gtest/gtest.h>

namespace noren::host {
namespace {

// A sealed box is never shorter than this.
const std::string sealed(64, 'A');
const std::string token =
    R"({"kind":"code","sealed":")" + sealed + R"(","match":"0123456789abcdef0123456789abcdef"})";

TEST(Documents, EverySlotHasASchema) {
  for (const auto& interface : interfaces()) {
    for (const auto& info : interface.slots) {
      const auto slot = find_slot(interface.id, info.name);
      const auto checked = check_result(slot, "{\"x\":1}");
      EXPECT_TRUE(checked || checked.error().details.at(0) != "has no schema") << info.name;
    }
  }
}

TEST(Documents, DropsWhatNobodyKnows) {
  const auto slot = find_slot("noren.reader/1", "capture");
  const auto checked = check_result(
      slot, "{\"note\":1,\"card\":{\"pan\":\"4111111111111111\"," + token.substr(1) + "}");
  ASSERT_TRUE(checked) << checked.error().details.at(0);
  EXPECT_EQ(*checked, "{\"card\":" + token + "}");
}

TEST(Documents, DropsUnknownMembersInsideLists) {
  const auto checked = check_result(find_slot("noren.loyalty/1", "lookup"),
                                    R"({"wallets":[{"id":"p","balance":5,"secret":1}]})");
  ASSERT_TRUE(checked);
  EXPECT_EQ(*checked, R"({"wallets":[{"id":"p","balance":5}]})");
}

struct Lie {
  const char* interface;
  const char* slot;
  const char* document;
};
class DocumentLie : public ::testing::TestWithParam<Lie> {};
TEST_P(DocumentLie, IsFound) {
  const auto checked =
      check_result(find_slot(GetParam().interface, GetParam().slot), GetParam().document);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().reason, "plugin_bad_document");
  EXPECT_EQ(checked.error().details.at(0).find("4111"), std::string::npos);
}
INSTANTIATE_TEST_SUITE_P(
    All, DocumentLie,
    ::testing::Values(Lie{"noren.reader/1", "capture", "{}"}, Lie{"noren.reader/1", "capture", ""},
                      Lie{"noren.reader/1", "capture", "{\"card\":\"4111111111111111\"}"},
                      Lie{"noren.reader/1", "capture",
                          "{\"card\":{\"kind\":\"4111\",\"sealed\":\""
                          "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","
                          "\"match\":\"0123456789abcdef0123456789abcdef\"}}"},
                      Lie{"noren.reader/1", "capture",
                          "{\"card\":{\"kind\":\"track2\",\"sealed\":\"4111111111111111\","
                          "\"match\":\"0123456789abcdef0123456789abcdef\"}}"},
                      Lie{"noren.display/1", "show", "[]"}, Lie{"noren.display/1", "show", "{"},
                      Lie{"noren.display/1", "show", "{\"a\":\"\xff\"}"},
                      Lie{"noren.loyalty/1", "hold", "{\"held\":-1}"},
                      Lie{"noren.loyalty/1", "hold", "{\"held\":1.5}"},
                      Lie{"noren.loyalty/1", "hold", "{\"held\":1000000000000}"},
                      Lie{"noren.printer/1", "query", "{\"columns\":500,\"state\":\"ready\"}"}));

TEST(Documents, EventsOfUnknownTypeAreRefused) {
  EXPECT_TRUE(check_event("card.removed", "{}"));
  EXPECT_FALSE(check_event("card.arrived", "{}"));
  EXPECT_TRUE(check_event("card.arrived", "{\"card\":" + token + "}"));
  EXPECT_FALSE(check_event("till.explode", "{}"));
}

TEST(Documents, RefusalNamesItsReason) {
  const auto checked = check_refusal(R"({"reason":"daily_limit","details":["1000"],"x":2})");
  ASSERT_TRUE(checked);
  const Error why = refusal_reason(*checked, error(NOREN_E_FAILURE, "plugin_refused", {"y"}));
  EXPECT_EQ(why.reason, "daily_limit");
  EXPECT_EQ(why.details, std::vector<std::string>{"1000"});
  EXPECT_EQ(refusal_reason("{}", error(NOREN_E_FAILURE, "plugin_refused")).reason,
            "plugin_refused");
  EXPECT_FALSE(check_refusal(R"({"reason":"Not a key"})"));
}

TEST(Documents, ConfigIsCheckedAgainstTheManifestsSchema) {
  const std::string schema =
      R"({"type":"object","properties":{"port":{"type":"integer"}},"additionalProperties":false})";
  EXPECT_TRUE(check_config(schema, "{\"port\":1}"));
  const auto wrong = check_config(schema, "{\"port\":\"one\"}");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().reason, "config_invalid");
  EXPECT_NE(wrong.error().details.at(0).find("port"), std::string::npos);
  EXPECT_FALSE(check_config(schema, "{\"speed\":1}"));
  EXPECT_FALSE(check_config(schema, "not json"));
  EXPECT_EQ(check_config(R"({"type":7})", "{}").error().reason, "config_schema_invalid");
}

TEST(Documents, AConfigSchemaThatWouldNeverEndIsRefused) {
  for (const char* schema : {R"({"$ref":"#"})", R"({"allOf":[{"$ref":"#"}]})",
                             R"({"properties":{"a":{"$ref":"#/properties/a"}}})",
                             R"({"properties":{"a":{"multipleOf":0}}})", R"({"type":7})"}) {
    EXPECT_EQ(check_config_schema(schema).error().reason, "config_schema_invalid") << schema;
    EXPECT_EQ(check_config(schema, R"({"a":1})").error().reason, "config_schema_invalid") << schema;
  }
  EXPECT_TRUE(check_config_schema(R"({"properties":{"a":{"multipleOf":0.5}}})"));
}

}  // namespace
}  // namespace noren::host
