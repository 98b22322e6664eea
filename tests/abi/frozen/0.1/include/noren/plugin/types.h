/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noren/plugin/types.h - the structs that cross between host and plugin.
 *
 * GROWTH     A struct that begins with struct_size may grow at its end. The sender writes the size
 *            it was compiled with; the receiver copies what both know, takes the rest as zero, and
 *            refuses a size below the first published one (NOREN_..._SIZE_MIN). All others never
 *            change. Where the receiver lends the room (noren_plugin, noren_error), struct_size
 *            says on entry how much there is, and nobody writes more than that.
 * OWNERSHIP  Every pointer is borrowed and dies when the call returns. Nobody frees what the other
 *            side made.
 * LAYOUT     No implicit padding: 8-byte members lie on 8-byte offsets, reserved members are 0.
 */
#ifndef NOREN_PLUGIN_TYPES_H
#define NOREN_PLUGIN_TYPES_H

#include <noren/status.h>
#include <stddef.h>
#include <stdint.h>

/* How large a struct is up to the end of one member: the first published size, for ever. */
#define NOREN_SIZE_THROUGH(type, member) \
  ((uint32_t)(offsetof(type, member) + sizeof(((type*)0)->member)))

/* A number that the host makes for one call in one instance; always positive, never reused while
 * the call is open. */
typedef int32_t noren_op;

/* UTF-8 text of size bytes; not zero-terminated. */
typedef struct noren_text {
  const char* data;
  uint32_t size;
  uint32_t reserved;
} noren_text;

/* size bytes, for example a picture. */
typedef struct noren_bytes {
  const uint8_t* data;
  uint32_t size;
  uint32_t reserved;
} noren_bytes;

/* An amount in minor units: 1250 with "JPY" and exponent 0 is 1,250 yen, with "EUR" and exponent 2
 * it is 12.50 euro (ISO 4217). Never negative: the slot says which way value goes. */
typedef struct noren_money {
  int64_t minor_units;
  char currency[4]; /* three letters and a zero */
  int32_t exponent;
} noren_money;

#define NOREN_ERROR_RETRYABLE 1u       /* the same call may succeed later */
#define NOREN_ERROR_USER_ACTIONABLE 2u /* message tells a clerk what to do */

/* Why a call failed. Caller-owned, may be NULL, written only on failure. domain is the part that
 * failed ("pcsc", "tls"), message one line of UTF-8 with what to do next; both zero-terminated.
 * Never holds a card number, a name or a secret. */
typedef struct noren_error {
  uint32_t struct_size;
  int32_t vendor_code; /* the device's or library's own number, or 0 */
  uint32_t flags;
  uint32_t reserved;
  char domain[32];
  char message[256];
} noren_error;
#define NOREN_ERROR_SIZE_MIN NOREN_SIZE_THROUGH(noren_error, message)

/* What the host asks. The document is JSON whose schema the interface's header names. */
typedef struct noren_request {
  uint32_t struct_size;
  uint32_t flags;
  uint32_t timeout_ms; /* how long the work may take, from the call on; 0 is the slot's default */
  uint32_t reserved;
  char idempotency_key[40]; /* zero-terminated UUID text; the same key is the same operation, for
                               ever. Empty for calls that move nothing */
  char original_key[40];    /* reverse, refund, cancel, status, recover: the operation meant */
  noren_money amount;       /* zero where the slot moves no money */
  noren_text document;      /* UTF-8 JSON object */
  noren_bytes payload;      /* binary data that belongs to the document, or empty */
} noren_request;
#define NOREN_REQUEST_SIZE_MIN NOREN_SIZE_THROUGH(noren_request, payload)

/* How an operation ended; see noren/status.h for the legal pairs. */
typedef struct noren_result {
  uint32_t struct_size;
  noren_status status;
  noren_outcome outcome;
  uint32_t reserved;
  noren_text document; /* UTF-8 JSON object, or empty */
} noren_result;
#define NOREN_RESULT_SIZE_MIN NOREN_SIZE_THROUGH(noren_result, document)

struct noren_instance; /* the plugin's own; the host only carries the pointer */

/*
 * Every operation of every interface has this one shape. Returns 0 once the work is taken; it then
 * ends exactly once, by complete() of noren.host.operations/1, from any thread and possibly before
 * this returns. Any other status means that nothing was begun and that complete() will not come.
 * Must return within 50 ms. [strand]
 */
typedef noren_status(NOREN_CALL* noren_submit_fn)(struct noren_instance* self, noren_op op,
                                                  const noren_request* request, noren_error* error);

#endif
