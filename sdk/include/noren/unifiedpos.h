/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noren/unifiedpos.h - numbers of UnifiedPOS 1.14 to 1.16 that Noren speaks in, for tills and shims
 * that compare with them. Sources: the header files Opos.h, OposEvrw.h, OposCat.h, OposScan.h and
 * OposPtr.h of the OPOS Common Control Objects, and JposConst of the JavaPOS contracts. The result
 * codes 101 to 115 are in noren/status.h.
 *
 * THE SAME VERBS ELSEWHERE
 *   noren                nexo                                UnifiedPOS ElectronicValueRW
 *   sale_identify        CardAcquisition                     BeginDetection, CaptureCard, ReadValue
 *   sale_redeem          Loyalty Redemption                  SubtractValue (POINT)
 *   sale_pay             Payment                             SubtractValue, AuthorizeSales
 *   sale_complete        Loyalty Award and Rebate            AddValue (POINT), VOUCHER
 *   sale_abandon         Reversal, Abort                     CancelValue
 *   return_begin ...     AwardRefund, RedemptionRefund       CancelValue
 *   balance              BalanceInquiry                      ReadValue
 *   resolve              TransactionStatus, Reversal         QueryLastSuccessfulTransactionResult
 *   sale_quote, sale_run have no counterpart.
 */
#ifndef NOREN_UNIFIEDPOS_H
#define NOREN_UNIFIEDPOS_H

/* ResultCodeExtended that every class has */
#define NOREN_UPOS_ESTATS_ERROR 280
#define NOREN_UPOS_EFIRMWARE_BAD_FILE 281
#define NOREN_UPOS_ESTATS_DEPENDENCY 282

/* State; key "state" of a device */
#define NOREN_UPOS_S_CLOSED 1
#define NOREN_UPOS_S_IDLE 2
#define NOREN_UPOS_S_BUSY 3
#define NOREN_UPOS_S_ERROR 4

/* PowerState; key "power" of a device */
#define NOREN_UPOS_PS_UNKNOWN 2000
#define NOREN_UPOS_PS_ONLINE 2001
#define NOREN_UPOS_PS_OFF 2002
#define NOREN_UPOS_PS_OFFLINE 2003
#define NOREN_UPOS_PS_OFF_OFFLINE 2004

/* CheckHealth levels */
#define NOREN_UPOS_CH_INTERNAL 1
#define NOREN_UPOS_CH_EXTERNAL 2
#define NOREN_UPOS_CH_INTERACTIVE 3

/* CompareFirmwareVersion */
#define NOREN_UPOS_CFV_FIRMWARE_OLDER 1
#define NOREN_UPOS_CFV_FIRMWARE_SAME 2
#define NOREN_UPOS_CFV_FIRMWARE_NEWER 3
#define NOREN_UPOS_CFV_FIRMWARE_DIFFERENT 4
#define NOREN_UPOS_CFV_FIRMWARE_UNKNOWN 5

/* ErrorLocus and ErrorResponse. UnifiedPOS repeats a failed output unless the program says
 * otherwise; Noren never does: what is not known to have failed ends as 1001, and nothing that
 * moves value or paper is sent again under a new id. A shim answers an ErrorEvent of output with
 * CLEAR. */
#define NOREN_UPOS_EL_OUTPUT 1
#define NOREN_UPOS_EL_INPUT 2
#define NOREN_UPOS_EL_INPUT_DATA 3
#define NOREN_UPOS_ER_RETRY 11
#define NOREN_UPOS_ER_CLEAR 12
#define NOREN_UPOS_ER_CONTINUEINPUT 13

/* ElectronicValueRW: ServiceType */
#define NOREN_UPOS_EVRW_ST_UNSPECIFIED 0
#define NOREN_UPOS_EVRW_ST_ELECTRONIC_MONEY 1
#define NOREN_UPOS_EVRW_ST_POINT 2
#define NOREN_UPOS_EVRW_ST_VOUCHER 3
#define NOREN_UPOS_EVRW_ST_MEMBERSHIP 4
#define NOREN_UPOS_EVRW_ST_CAT 5

/* ElectronicValueRW: ResultCodeExtended behind status 114 */
#define NOREN_UPOS_EEVRW_NOCARD 201
#define NOREN_UPOS_EEVRW_RELEASE 202
#define NOREN_UPOS_EEVRW_CENTERERROR 203
#define NOREN_UPOS_EEVRW_COMMANDERROR 204
#define NOREN_UPOS_EEVRW_RESET 205
#define NOREN_UPOS_EEVRW_COMMUNICATIONERROR 206
#define NOREN_UPOS_EEVRW_LOGOVERFLOW 207
#define NOREN_UPOS_EEVRW_DAILYLOGOVERFLOW 208
#define NOREN_UPOS_EEVRW_DEFICIENT 209
#define NOREN_UPOS_EEVRW_OVERDEPOSIT 210

/* ElectronicValueRW: EventNumber of TransitionEvent (1.14; 22 and 23 since 1.14.1, then 1.15) */
#define NOREN_UPOS_EVRW_TE_NOTIFY_TOUCH_RETRY 1
#define NOREN_UPOS_EVRW_TE_NOTIFY_TOUCH_RETRY_CANCELABLE 2
#define NOREN_UPOS_EVRW_TE_CONFIRM_TOUCH_RETRY 3
#define NOREN_UPOS_EVRW_TE_CONFIRM_CANCEL 4
#define NOREN_UPOS_EVRW_TE_NOTIFY_INVALID_OPERATION 5
#define NOREN_UPOS_EVRW_TE_CONFIRM_INVALID_OPERATION 6
#define NOREN_UPOS_EVRW_TE_CONFIRM_REMAINDER_SUBTRACTION 7
#define NOREN_UPOS_EVRW_TE_CONFIRM_CENTER_CHECK 8
#define NOREN_UPOS_EVRW_TE_CONFIRM_TOUCH_TIMEOUT 9
#define NOREN_UPOS_EVRW_TE_CONFIRM_AUTO_CHARGE 10
#define NOREN_UPOS_EVRW_TE_NOTIFY_CAPTURE_CARD 11
#define NOREN_UPOS_EVRW_TE_NOTIFY_PIN 12
#define NOREN_UPOS_EVRW_TE_NOTIFY_CENTER_CHECK 13
#define NOREN_UPOS_EVRW_TE_NOTIFY_COMPLETE 14
#define NOREN_UPOS_EVRW_TE_NOTIFY_TOUCH 15
#define NOREN_UPOS_EVRW_TE_NOTIFY_BUSY 16
#define NOREN_UPOS_EVRW_TE_CONFIRM_CENTER_CHECK_COMPLETE 17
#define NOREN_UPOS_EVRW_TE_CONFIRM_SELECT 18
#define NOREN_UPOS_EVRW_TE_NOTIFY_LOCK 19
#define NOREN_UPOS_EVRW_TE_NOTIFY_CENTER_CHECK_COMPLETE 20
#define NOREN_UPOS_EVRW_TE_CONFIRM_PIN_ENTRY_BY_OUTER_PINPAD 21
#define NOREN_UPOS_EVRW_TE_NOTIFY_PROGRESS_1_TO_100 22
#define NOREN_UPOS_EVRW_TE_CONFIRM_DEVICE_DATA 23
#define NOREN_UPOS_EVRW_TE_CONFIRM_SEARCH_TABLE 24
#define NOREN_UPOS_EVRW_TE_CONFIRM_PAYMENT_CONDITION 25
#define NOREN_UPOS_EVRW_TE_CONFIRM_AUTHORIZE 26
#define NOREN_UPOS_EVRW_TE_NOTIFY_CHECK_CARD 27
#define NOREN_UPOS_EVRW_TE_NOTIFY_SELECT_PAYMENT_CONDITION 28

/* CAT has numbers of its own for the same; a shim translates them and never passes one on. */
#define NOREN_UPOS_ECAT_CENTERERROR 1
#define NOREN_UPOS_ECAT_COMMANDERROR 90
#define NOREN_UPOS_ECAT_RESET 91
#define NOREN_UPOS_ECAT_COMMUNICATIONERROR 92
#define NOREN_UPOS_ECAT_DAILYLOGOVERFLOW 200
#define NOREN_UPOS_ECAT_DEFICIENT 201
#define NOREN_UPOS_ECAT_OVERDEPOSIT 202

/* MSR and POSPrinter: ResultCodeExtended behind status 114 */
#define NOREN_UPOS_EMSR_START 201
#define NOREN_UPOS_EMSR_END 202
#define NOREN_UPOS_EMSR_PARITY 203
#define NOREN_UPOS_EMSR_LRC 204
#define NOREN_UPOS_EPTR_COVER_OPEN 201
#define NOREN_UPOS_EPTR_REC_EMPTY 203

/* Scanner: key "symbology" of what was scanned */
#define NOREN_UPOS_SCAN_SDT_UPCA 101
#define NOREN_UPOS_SCAN_SDT_JAN8 103
#define NOREN_UPOS_SCAN_SDT_JAN13 104
#define NOREN_UPOS_SCAN_SDT_ITF 106
#define NOREN_UPOS_SCAN_SDT_CODABAR 107
#define NOREN_UPOS_SCAN_SDT_CODE39 108
#define NOREN_UPOS_SCAN_SDT_CODE128 110
#define NOREN_UPOS_SCAN_SDT_GS1_128 120
#define NOREN_UPOS_SCAN_SDT_PDF417 201
#define NOREN_UPOS_SCAN_SDT_DATAMATRIX 203
#define NOREN_UPOS_SCAN_SDT_QRCODE 204
#define NOREN_UPOS_SCAN_SDT_UQRCODE 205
#define NOREN_UPOS_SCAN_SDT_AZTEC 206
#define NOREN_UPOS_SCAN_SDT_OTHER 501

#endif
