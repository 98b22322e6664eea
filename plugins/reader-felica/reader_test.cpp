// SPDX-License-Identifier: Apache-2.0
#include "plugins/reader-felica/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/testing/played_pcsc.hpp"

namespace noren::reader_felica {
namespace {

using pcsc::Bytes;
using pcsc::ByteView;
using pcsc::Code;
using ::testing::HasSubstr;

const Bytes felica_atr{0x3B, 0x8F, 0x80, 0x01, 0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00,
                       0x03, 0x06, 0x11, 0x00, 0x3B, 0x00, 0x00, 0x00, 0x00, 0x42};
const Bytes idm{0x01, 0x14, 0xB3, 0x4D, 0x5E, 0x6F, 0x70, 0x81};

Code felica_card(ByteView, Bytes& response) {
  response = idm;
  response.insert(response.end(), {0x90, 0x00});
  return 0;
}

using FelicaReaderTest = plugin::testing::PlayedPcsc<FelicaReader>;

TEST_F(FelicaReaderTest, ACardEndsTheOpenCaptureAndIsNotToldAgain) {
  api.plug("Pasori 00");
  start();
  EXPECT_EQ(host.next_event(), R"(device.added {"text":"Pasori 00"})");
  const noren_op op = instance->begin(capture);
  api.insert("Pasori 00", felica_atr, felica_card);
  const auto ending = host.wait(op);
  EXPECT_EQ(ending.status, NOREN_OK);
  EXPECT_EQ(ending.outcome, NOREN_OUTCOME_NONE);
  EXPECT_EQ(ending.document, R"({"card":{"kind":"felica_idm","sealed":"AAAA"}})");
  ASSERT_EQ(host.sealed.size(), 1u);
  EXPECT_EQ(host.sealed[0], idm);
  const noren_op second = instance->begin(capture);
  api.remove("Pasori 00");
  EXPECT_EQ(host.next_event(), "card.removed {}");
  EXPECT_FALSE(host.ended(second)) << "a card that lies there is told once";
}

TEST_F(FelicaReaderTest, ACardThatComesUnaskedIsAnEvent) {
  api.plug("R");
  start();
  host.next_event();
  api.insert("R", felica_atr, felica_card);
  EXPECT_EQ(host.next_event(), R"(card.arrived {"card":{"kind":"felica_idm","sealed":"AAAA"}})");
}

TEST_F(FelicaReaderTest, TheIdentifierIsInNothingThatIsSaid) {
  api.plug("R");
  start();
  host.next_event();
  api.insert("R", felica_atr, felica_card);
  host.next_event();
  host.seal_status = NOREN_E_OFFLINE;
  const noren_op op = instance->begin(capture);
  api.swap("R", felica_atr, felica_card);
  const auto ending = host.wait(op);
  EXPECT_EQ(ending.status, NOREN_E_OFFLINE);
  EXPECT_THAT(ending.document, HasSubstr("till_not_enrolled"));
  for (const std::string_view trace : {"0114B3", "0114b3", "4D5E6F", "4d5e6f"}) {
    EXPECT_EQ(host.all_words().find(trace), std::string::npos);
  }
}

TEST_F(FelicaReaderTest, ACardPulledInTheMiddleIsNamed) {
  api.plug("R");
  start();
  host.next_event();
  const noren_op op = instance->begin(capture);
  api.insert("R", felica_atr, [&](ByteView, Bytes&) {
    api.remove("R");
    return static_cast<Code>(SCARD_E_NOT_TRANSACTED);
  });
  const auto ending = host.wait(op);
  EXPECT_EQ(ending.status, NOREN_E_FAILURE);
  EXPECT_THAT(ending.document, HasSubstr("card_removed_early"));
  EXPECT_TRUE(host.sealed.empty());
}

TEST_F(FelicaReaderTest, WorksWithoutTheServiceAndFindsItLater) {
  api.set_daemon(false);
  start();
  auto ending = instance->call(capture);
  EXPECT_EQ(ending.status, NOREN_E_NOHARDWARE);
  EXPECT_THAT(ending.document, HasSubstr("pcsc_not_running"));
  api.plug("R");
  api.set_daemon(true);
  EXPECT_EQ(host.next_event(), R"(device.added {"text":"R"})");
  api.insert("R", felica_atr, felica_card);
  EXPECT_THAT(host.next_event(), HasSubstr("card.arrived"));
}

TEST_F(FelicaReaderTest, UnpluggingTheLastReaderEndsTheCapture) {
  api.plug("R");
  start();
  const noren_op op = instance->begin(capture);
  api.unplug("R");
  const auto ending = host.wait(op);
  EXPECT_EQ(ending.status, NOREN_E_NOHARDWARE);
  EXPECT_THAT(ending.document, HasSubstr("reader_not_connected"));
}

TEST_F(FelicaReaderTest, TwoReadersTellTheirCardsEach) {
  api.plug("A");
  api.plug("B");
  start();
  host.next_event();
  host.next_event();
  const noren_op op = instance->begin(capture);
  api.insert("A", felica_atr, felica_card);
  EXPECT_EQ(host.wait(op).status, NOREN_OK);
  api.insert("B", felica_atr, felica_card);
  EXPECT_THAT(host.next_event(), HasSubstr("card.arrived"));
  api.remove("A");
  EXPECT_EQ(host.next_event(), "card.removed {}");
  api.remove("B");
  EXPECT_EQ(host.next_event(), "card.removed {}");
}

TEST_F(FelicaReaderTest, ARefusedCardIsNotToldAsRemoved) {
  api.plug("R");
  start();
  host.next_event();
  const noren_op op = instance->begin(capture);
  api.insert("R", felica_atr, [](ByteView, Bytes& response) {
    response = {0x6A, 0x81};
    return Code{0};
  });
  EXPECT_THAT(host.wait(op).document, HasSubstr("card_not_supported"));
  api.remove("R");
  api.insert("R", felica_atr, felica_card);
  EXPECT_THAT(host.next_event(), HasSubstr("card.arrived"));
}

TEST_F(FelicaReaderTest, CancelBusyAndTimeout) {
  api.plug("R");
  start();
  const noren_op op = instance->begin(capture);
  EXPECT_EQ(instance->call(capture).status, NOREN_E_BUSY);
  instance->cancel(op);
  EXPECT_EQ(host.wait(op).status, NOREN_E_CANCELED);
  const auto late = instance->call(capture, {.timeout_ms = 1});
  EXPECT_EQ(late.status, NOREN_E_TIMEOUT);
  EXPECT_THAT(late.document, HasSubstr("no_card_shown"));
}

TEST_F(FelicaReaderTest, OnlyTheConfiguredReaderCounts) {
  api.plug("Bank terminal");
  api.plug("Pasori 00");
  start(R"({"reader": "Pasori"})");
  EXPECT_EQ(host.next_event(), R"(device.added {"text":"Pasori 00"})");
  api.insert("Bank terminal", felica_atr, felica_card);
  api.insert("Pasori 00", felica_atr, felica_card);
  EXPECT_THAT(host.next_event(), HasSubstr("card.arrived"));
  instance->close();
  EXPECT_EQ(host.sealed.size(), 1u);
}

TEST_F(FelicaReaderTest, AWrongConfigurationIsRefusedAtOnce) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"reader": 7})", "reader"},
      {R"({"dialect": "klingon"})", "dialect"},
      {R"({"phone_systems": ["FFFF"]})", "phone_systems"},
      {R"({"areas_only": true})", "areas_only"},
      {R"({"areas": [{"system": "FE00", "service": "1317", "length": 8}]})", "value_areas"}};
  for (const auto& [config, why] : cases) {
    plugin::testing::TestInstance wrong(host, entry, config);
    EXPECT_EQ(wrong.created(), NOREN_E_ILLEGAL) << config;
    EXPECT_THAT(wrong.created_message(), HasSubstr(why));
  }
}

}  // namespace
}  // namespace noren::reader_felica
