// SPDX-License-Identifier: Apache-2.0
// UnifiedPOS through the C face: its numbers, written out here a second time, and what goes with
// them. Check 4 of all classes is in tests/devices/sharing_test.cpp.
#include <noren/device.h>
#include <noren/unifiedpos.h>

#include <array>

#include "api/device_fixture.hpp"

namespace noren::api {
namespace {

using UnifiedPosTest = DeviceFixture;

// What a list of constants has, one behind the other from `first` on.
template <typename... Numbers>
void expect_from(int first, Numbers... numbers) {
  for (const int number : {numbers...}) EXPECT_EQ(number, first++);
}

TEST_F(UnifiedPosTest, Check1ResultCodesAreThoseOfUnifiedPos) {
  EXPECT_EQ(NOREN_OK, 0);
  expect_from(101, NOREN_E_CLOSED, NOREN_E_CLAIMED, NOREN_E_NOTCLAIMED, NOREN_E_NOSERVICE,
              NOREN_E_DISABLED, NOREN_E_ILLEGAL, NOREN_E_NOHARDWARE, NOREN_E_OFFLINE,
              NOREN_E_NOEXIST, NOREN_E_EXISTS, NOREN_E_FAILURE, NOREN_E_TIMEOUT, NOREN_E_BUSY,
              NOREN_E_EXTENDED, NOREN_E_DEPRECATED);
  expect_from(280, NOREN_UPOS_ESTATS_ERROR, NOREN_UPOS_EFIRMWARE_BAD_FILE,
              NOREN_UPOS_ESTATS_DEPENDENCY);
  expect_from(1, NOREN_UPOS_S_CLOSED, NOREN_UPOS_S_IDLE, NOREN_UPOS_S_BUSY, NOREN_UPOS_S_ERROR);
  expect_from(1, NOREN_UPOS_EL_OUTPUT, NOREN_UPOS_EL_INPUT, NOREN_UPOS_EL_INPUT_DATA);
  expect_from(11, NOREN_UPOS_ER_RETRY, NOREN_UPOS_ER_CLEAR, NOREN_UPOS_ER_CONTINUEINPUT);
  expect_from(2000, NOREN_UPOS_PS_UNKNOWN, NOREN_UPOS_PS_ONLINE, NOREN_UPOS_PS_OFF,
              NOREN_UPOS_PS_OFFLINE, NOREN_UPOS_PS_OFF_OFFLINE);
  expect_from(1, NOREN_UPOS_CH_INTERNAL, NOREN_UPOS_CH_EXTERNAL, NOREN_UPOS_CH_INTERACTIVE);
  expect_from(1, NOREN_UPOS_CFV_FIRMWARE_OLDER, NOREN_UPOS_CFV_FIRMWARE_SAME,
              NOREN_UPOS_CFV_FIRMWARE_NEWER, NOREN_UPOS_CFV_FIRMWARE_DIFFERENT,
              NOREN_UPOS_CFV_FIRMWARE_UNKNOWN);
}

TEST_F(UnifiedPosTest, Check1ADeviceTellsStatePowerAndHealthByThem) {
  const noren_handle reader = reader_in_use();
  ASSERT_EQ(simulate("card=none"), NOREN_OK);
  EXPECT_EQ(number(reader, "state"), NOREN_UPOS_S_IDLE);
  EXPECT_EQ(number(reader, "power"), NOREN_UPOS_PS_UNKNOWN) << "the simulated one does not tell";
  EXPECT_EQ(noren_device_command(reader, "verb=read", -1, 0), NOREN_RUNNING);
  for (int look = 0; look < 5000 && number(reader, "state") != NOREN_UPOS_S_BUSY; ++look) {
    noren_wait(reader, 1);
  }
  EXPECT_EQ(number(reader, "state"), NOREN_UPOS_S_BUSY);
  EXPECT_EQ(noren_device_command(reader, "verb=read\ntimeout_ms=1", -1, 0), NOREN_E_BUSY);
  EXPECT_EQ(noren_cancel(reader), NOREN_OK);
  EXPECT_EQ(noren_wait(reader, NOREN_FOREVER), NOREN_E_CANCELED);
  EXPECT_EQ(number(reader, "state"), NOREN_UPOS_S_ERROR);
  const noren_handle closed = device("printer");
  EXPECT_EQ(noren_close(closed), NOREN_OK);
  EXPECT_EQ(noren_device_release(closed), NOREN_E_CLOSED);

  const noren_handle printer = device("printer");
  ASSERT_EQ(claim(printer), NOREN_OK);
  ASSERT_EQ(set(printer, "enabled=yes"), NOREN_OK);
  for (const auto& [level, status] : {std::pair(0, NOREN_E_ILLEGAL),
                                      {1, NOREN_OK},
                                      {2, NOREN_OK},
                                      {3, NOREN_OK},
                                      {4, NOREN_E_ILLEGAL}}) {
    const std::string asked = "level=" + std::to_string(level);
    EXPECT_EQ(noren_device_health(printer, asked.c_str(), -1, NOREN_FOREVER), status) << level;
  }
}

TEST_F(UnifiedPosTest, Check2ElectronicValueNumbers) {
  expect_from(0, NOREN_UPOS_EVRW_ST_UNSPECIFIED, NOREN_UPOS_EVRW_ST_ELECTRONIC_MONEY,
              NOREN_UPOS_EVRW_ST_POINT, NOREN_UPOS_EVRW_ST_VOUCHER, NOREN_UPOS_EVRW_ST_MEMBERSHIP,
              NOREN_UPOS_EVRW_ST_CAT);
  expect_from(201, NOREN_UPOS_EEVRW_NOCARD, NOREN_UPOS_EEVRW_RELEASE, NOREN_UPOS_EEVRW_CENTERERROR,
              NOREN_UPOS_EEVRW_COMMANDERROR, NOREN_UPOS_EEVRW_RESET,
              NOREN_UPOS_EEVRW_COMMUNICATIONERROR, NOREN_UPOS_EEVRW_LOGOVERFLOW,
              NOREN_UPOS_EEVRW_DAILYLOGOVERFLOW, NOREN_UPOS_EEVRW_DEFICIENT,
              NOREN_UPOS_EEVRW_OVERDEPOSIT);
  expect_from(
      1, NOREN_UPOS_EVRW_TE_NOTIFY_TOUCH_RETRY, NOREN_UPOS_EVRW_TE_NOTIFY_TOUCH_RETRY_CANCELABLE,
      NOREN_UPOS_EVRW_TE_CONFIRM_TOUCH_RETRY, NOREN_UPOS_EVRW_TE_CONFIRM_CANCEL,
      NOREN_UPOS_EVRW_TE_NOTIFY_INVALID_OPERATION, NOREN_UPOS_EVRW_TE_CONFIRM_INVALID_OPERATION,
      NOREN_UPOS_EVRW_TE_CONFIRM_REMAINDER_SUBTRACTION, NOREN_UPOS_EVRW_TE_CONFIRM_CENTER_CHECK,
      NOREN_UPOS_EVRW_TE_CONFIRM_TOUCH_TIMEOUT, NOREN_UPOS_EVRW_TE_CONFIRM_AUTO_CHARGE,
      NOREN_UPOS_EVRW_TE_NOTIFY_CAPTURE_CARD, NOREN_UPOS_EVRW_TE_NOTIFY_PIN,
      NOREN_UPOS_EVRW_TE_NOTIFY_CENTER_CHECK, NOREN_UPOS_EVRW_TE_NOTIFY_COMPLETE,
      NOREN_UPOS_EVRW_TE_NOTIFY_TOUCH, NOREN_UPOS_EVRW_TE_NOTIFY_BUSY,
      NOREN_UPOS_EVRW_TE_CONFIRM_CENTER_CHECK_COMPLETE, NOREN_UPOS_EVRW_TE_CONFIRM_SELECT,
      NOREN_UPOS_EVRW_TE_NOTIFY_LOCK, NOREN_UPOS_EVRW_TE_NOTIFY_CENTER_CHECK_COMPLETE,
      NOREN_UPOS_EVRW_TE_CONFIRM_PIN_ENTRY_BY_OUTER_PINPAD,
      NOREN_UPOS_EVRW_TE_NOTIFY_PROGRESS_1_TO_100, NOREN_UPOS_EVRW_TE_CONFIRM_DEVICE_DATA,
      NOREN_UPOS_EVRW_TE_CONFIRM_SEARCH_TABLE, NOREN_UPOS_EVRW_TE_CONFIRM_PAYMENT_CONDITION,
      NOREN_UPOS_EVRW_TE_CONFIRM_AUTHORIZE, NOREN_UPOS_EVRW_TE_NOTIFY_CHECK_CARD,
      NOREN_UPOS_EVRW_TE_NOTIFY_SELECT_PAYMENT_CONDITION);
  // ResultOnSettlement NG, OK, UNKNOWN.
  expect_from(1, NOREN_OUTCOME_REFUSED, NOREN_OUTCOME_DONE, NOREN_OUTCOME_UNKNOWN);
}

TEST_F(UnifiedPosTest, Check2TooFewPointsAreDeficientAndAnOutcomeIsItsNumber) {
  const noren_handle sale = identified("0001", 100'000'000);
  EXPECT_EQ(ended(sale, noren_sale_redeem(sale, "points=99999999", -1, NOREN_FOREVER)),
            NOREN_E_EXTENDED);
  EXPECT_EQ(number(sale, "error.extended"), 209);
  EXPECT_EQ(number(sale, "outcome"), 1);
  EXPECT_EQ(ended(sale, noren_sale_redeem(sale, "points=1", -1, NOREN_FOREVER)), NOREN_OK);
  EXPECT_EQ(number(sale, "outcome"), 2);
  ASSERT_EQ(simulate("lose_reply=yes"), NOREN_OK);
  EXPECT_EQ(ended(sale, noren_sale_complete(sale, "", 0, NOREN_FOREVER)), 1001);
  EXPECT_EQ(number(sale, "outcome"), 3);
}

TEST_F(UnifiedPosTest, Check3TheTerminalsNumbersAreNotThoseOfElectronicValue) {
  constexpr std::array numbers{NOREN_UPOS_ECAT_CENTERERROR,
                               NOREN_UPOS_ECAT_COMMANDERROR,
                               NOREN_UPOS_ECAT_RESET,
                               NOREN_UPOS_ECAT_COMMUNICATIONERROR,
                               NOREN_UPOS_ECAT_DAILYLOGOVERFLOW,
                               NOREN_UPOS_ECAT_DEFICIENT,
                               NOREN_UPOS_ECAT_OVERDEPOSIT};
  EXPECT_EQ(numbers, (std::array{1, 90, 91, 92, 200, 201, 202}));
}

// The id of the only operation that is open.
std::string only_pending(noren_handle till) {
  noren_handle list = 0;
  EXPECT_EQ(noren_pending(till, &list), NOREN_OK);
  char id[64] = "";
  EXPECT_EQ(noren_get_text(list, "0.operation", -1, id, sizeof id, nullptr), NOREN_OK);
  EXPECT_EQ(noren_get_text(list, "1.operation", -1, nullptr, 0, nullptr), NOREN_E_NOEXIST);
  EXPECT_EQ(noren_close(list), NOREN_OK);
  return id;
}

TEST_F(UnifiedPosTest, Check7ErrorResponsesAndNothingIsRepeatedByItself) {
  // UnifiedPOS would answer an error of output with RETRY. What is unknown here stays one operation
  // until somebody asks about it, and asking is that operation.
  const std::int64_t before = balance("town-1");
  const noren_handle sale = identified("0001", 1000);
  ASSERT_EQ(simulate("lose_reply=yes"), NOREN_OK);
  EXPECT_EQ(ended(sale, noren_sale_complete(sale, "", 0, NOREN_FOREVER)), NOREN_E_UNKNOWN_OUTCOME);
  const std::string operation = only_pending(till_);
  EXPECT_EQ(ended(sale, noren_sale_complete(sale, "", 0, NOREN_FOREVER)), NOREN_OK);
  EXPECT_EQ(pending(), 0);
  const std::int64_t awarded = number(sale, "points.awarded");
  EXPECT_GT(awarded, 0);
  EXPECT_EQ(balance("town-1"), before + awarded);
  EXPECT_EQ(text(sale, "operation"), operation);
}

}  // namespace
}  // namespace noren::api
