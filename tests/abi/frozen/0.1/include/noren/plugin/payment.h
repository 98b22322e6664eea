/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noren/plugin/payment.h - payment services. Always runs in a process of its own.
 *
 * idempotency_key names the operation for ever: a key that was seen answers as it did the first
 * time and takes nothing again. A plugin keeps what it needs for that in noren.host.storage/1.
 * An answer that did not come after the first byte was sent is 1001, never a failure.
 */
#ifndef NOREN_PLUGIN_PAYMENT_H
#define NOREN_PLUGIN_PAYMENT_H

#include <noren/plugin/types.h>

#define NOREN_PAYMENT "noren.payment/1"

typedef struct noren_payment_v1 {
  /*
   * Takes, or with "capture": false only reserves, request.amount.
   *   document  {"capture": true|false, "ref": "the sale's ref"}
   *   result    {"approval": "...", "service": "...", "masked": "text for the slip or empty"}
   */
  noren_submit_fn authorize;
  noren_submit_fn capture; /* takes what original_key reserved; document {}; result as authorize */
  noren_submit_fn reverse; /* undoes original_key, whatever became of it; document {}; result {} */
  noren_submit_fn refund;  /* gives request.amount of original_key back; document {}; result {} */
  /* Asks what became of original_key and changes nothing. Ends as that operation did; 109 if the
   * service has never seen it. */
  noren_submit_fn status;
  /* Settles original_key for good: ends as it did, or makes sure that it can never happen any more
   * and ends REFUSED. 1001 only while the service cannot be asked. */
  noren_submit_fn recover;
} noren_payment_v1;

#endif
