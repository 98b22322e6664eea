/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noren/plugin/loyalty.h - point programs. Always runs in a process of its own.
 *
 * The plugin encodes and transports, nothing more: journal, queue and retries are the host's.
 * Documents are described in docs/abi/documents.md. CARD is a card token, SALE the sale so far.
 * Slots that move value need an idempotency_key, and the program keeps it for ever: a repeat gets
 * the stored answer, the same key with other content is 110.
 */
#ifndef NOREN_PLUGIN_LOYALTY_H
#define NOREN_PLUGIN_LOYALTY_H

#include <noren/plugin/types.h>

#define NOREN_LOYALTY "noren.loyalty/1"

typedef struct noren_loyalty_v1 {
  noren_submit_fn lookup;   /* {"card": CARD}: who is it, and what is on the card. Moves nothing */
  noren_submit_fn quote;    /* {"card": CARD, "sale": SALE}: what it would bring. Moves nothing */
  noren_submit_fn hold;     /* {"card", "ref", "points", "wallet"}: reserves points for a sale */
  noren_submit_fn complete; /* {"card", "sale", "holds", "coupons"}: captures holds, awards, burns
                               coupons, records tenders: all of it or nothing */
  noren_submit_fn cancel;   /* {"reason"}: undoes original_key, a hold or a completed sale; also one
                               that has not arrived yet, which is then refused when it does */
  noren_submit_fn refund;   /* {"card", "sale", "original"}: a return of goods */
  noren_submit_fn load;     /* {"card", "wallet"} and request.amount: stored value */
  noren_submit_fn status;   /* {}: how original_key ended; 109 if it was never seen */
  noren_submit_fn recover;  /* {"verb", "request"}: the first try again under its own id
                               (original_key)  and content; ends as that did or does now */
} noren_loyalty_v1;

#endif
