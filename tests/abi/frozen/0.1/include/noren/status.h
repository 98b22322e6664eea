/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noren/status.h - the numbers and the calling convention that both faces of Noren share: noren.h,
 * which a register calls, and plugin.h, which a plugin implements.
 *
 * One status space. 0 is done, 101 to 115 are the ResultCodes of UnifiedPOS 1.15 (opos.h, jpos
 * JposConst), Noren's own run from 1000 on. New numbers are only ever added; a number that you do
 * not know is a failure, and an outcome that you do not know is UNKNOWN.
 *
 * Status says how the call ended, outcome what happened to the value. The only legal pairs of an
 * ended operation are
 *     status 0           outcome 2 done     (0 none where nothing could move)
 *     status 1001        outcome 3 unknown
 *     any other status   outcome 1 refused  (0 none where nothing could move)
 */
#ifndef NOREN_STATUS_H
#define NOREN_STATUS_H

#if defined(NOREN_NO_STDINT) || (defined(_MSC_VER) && _MSC_VER < 1600)
typedef int noren_int32; /* 32 bits on every system Noren runs on */
#if defined(_MSC_VER) || defined(__BORLANDC__)
typedef __int64 noren_int64;
#elif defined(__LP64__)
typedef long noren_int64;
#elif defined(__GNUC__)
__extension__ typedef long long noren_int64;
#else
typedef long long noren_int64;
#endif
#else
#include <stdint.h>
typedef int32_t noren_int32;
typedef int64_t noren_int64;
#endif

#if defined(_WIN32) && !defined(_WIN64)
#define NOREN_CALL __stdcall
#else
#define NOREN_CALL
#endif

typedef noren_int32 noren_status;

#define NOREN_OK 0
#define NOREN_E_CLOSED 101     /* the handle is closed, or was never one */
#define NOREN_E_CLAIMED 102    /* another program holds the device or the till */
#define NOREN_E_NOTCLAIMED 103 /* claim the device first */
#define NOREN_E_NOSERVICE 104  /* no plugin does this */
#define NOREN_E_DISABLED 105   /* enable the device first, or the program has it switched off */
#define NOREN_E_ILLEGAL 106    /* wrong argument, or not now: a fault of the calling program */
#define NOREN_E_NOHARDWARE 107 /* not plugged in, or no power */
#define NOREN_E_OFFLINE 108    /* no line to the center or the device; nothing was sent */
#define NOREN_E_NOEXIST 109    /* no such key, member, sale or device */
#define NOREN_E_EXISTS 110     /* that ref or id is taken, by other content */
#define NOREN_E_FAILURE 111    /* refused; the reason says why */
#define NOREN_E_TIMEOUT 112    /* time ran out before anything was sent */
#define NOREN_E_BUSY 113       /* it is doing something else; nothing was started */
#define NOREN_E_EXTENDED 114   /* refused; the device class's own number is in the extended code */
#define NOREN_E_DEPRECATED 115
#define NOREN_RUNNING 1000           /* not an error: not finished yet */
#define NOREN_E_UNKNOWN_OUTCOME 1001 /* it may or may not have happened: resolve it */
#define NOREN_E_CANCELED 1002        /* given up on request; nothing happened */
#define NOREN_E_DENIED 1003          /* the shop's policy or the caller's rights forbid it */
#define NOREN_E_REENTRANT 1004       /* not from inside this call */
#define NOREN_E_INTERNAL 1005        /* a fault of Noren's own; it is in the log */
#define NOREN_E_BUFFER 1006          /* the caller's buffer is too small */

typedef noren_int32 noren_outcome;

#define NOREN_OUTCOME_NONE 0    /* nothing could move, or it still runs */
#define NOREN_OUTCOME_REFUSED 1 /* it did not happen (UnifiedPOS ResultOnSettlement NG) */
#define NOREN_OUTCOME_DONE 2    /* it happened once (OK) */
#define NOREN_OUTCOME_UNKNOWN 3 /* nobody knows yet (処理未了) */

#endif
