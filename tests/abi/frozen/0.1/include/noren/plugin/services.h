/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noren/plugin/services.h - what the host does for a plugin. Found by get_service of noren_host;
 * the first argument of each function is noren_host.host. No service calls back into the plugin.
 */
#ifndef NOREN_PLUGIN_SERVICES_H
#define NOREN_PLUGIN_SERVICES_H

#include <noren/plugin/types.h>

/* ---- Log: goes to the host's log, with the instance's name ---------------------------- */

#define NOREN_HOST_LOG "noren.host.log/1"
#define NOREN_LOG_DEBUG 0
#define NOREN_LOG_INFO 1
#define NOREN_LOG_WARNING 2
#define NOREN_LOG_ERROR 3

typedef struct noren_host_log_v1 {
  /* One line of text; no card data, no names, no secrets. [any] */
  void(NOREN_CALL* write)(void* host, int32_t level, noren_text message);
} noren_host_log_v1;

/* ---- Operations: how they end ------------------------------------------------------- */

#define NOREN_HOST_OPERATIONS "noren.host.operations/1"

typedef struct noren_host_operations_v1 {
  /* Ends an operation. The host copies and queues. A second completion of the same operation is
   * logged and dropped: 106. An illegal pair of status and outcome is taken as 1001. error may be
   * NULL. [any] */
  noren_status(NOREN_CALL* complete)(void* host, noren_op op, const noren_result* result,
                                     const noren_error* error);
  /* Tells how it goes: {"text": "...", "number": UnifiedPOS TransitionEvent or 0}. [any] */
  noren_status(NOREN_CALL* progress)(void* host, noren_op op, noren_text document);
} noren_host_operations_v1;

/* ---- Events: what comes unasked ------------------------------------------------------- */

#define NOREN_HOST_EVENTS "noren.host.events/1"

typedef struct noren_host_events_v1 {
  /* type is one of card.arrived, card.removed, code.scanned, device.added, device.removed,
   * device.power, device.status; document a JSON object. [any] */
  noren_status(NOREN_CALL* emit)(void* host, noren_text type, noren_text document);
} noren_host_events_v1;

/* ---- Cards: identifiers are sealed the moment they are read --------------------------- */

#define NOREN_HOST_CARDS "noren.host.cards/1"

typedef struct noren_host_cards_v1 {
  /*
   * Seals an identifier to the center's public key and writes the card token, a JSON object, into
   * token (not zero-terminated; 1024 bytes are always enough). *size comes in as the room and goes
   * out as the length; 1006 if it is too small. Wipe your own copy of the identifier after it.
   *   kind        felica_idm, uid, code, track2, ... ; docs/abi/documents.md lists them
   *   identifier  1 to 512 bytes
   * 106 for an unknown kind or size; 108 if the till has no center key yet (enroll it first). [any]
   */
  noren_status(NOREN_CALL* seal)(void* host, noren_text kind, noren_bytes identifier, char* token,
                                 uint32_t* size);
} noren_host_cards_v1;

/* ---- Secrets: named in the host's configuration, never in the instance's ----------------- */

#define NOREN_HOST_SECRETS "noren.host.secrets/1"

typedef struct noren_host_secrets_v1 {
  /* Copies the secret into data. *size as in seal. Wipe it when you are done. 109 if there is none
   * of this name for this instance. [any] */
  noren_status(NOREN_CALL* get)(void* host, noren_text name, uint8_t* data, uint32_t* size);
} noren_host_secrets_v1;

/* ---- Storage: a small durable map, private to the instance ------------------------------- */

#define NOREN_HOST_STORAGE "noren.host.storage/1"

typedef struct noren_host_storage_v1 {
  /* Copies the value into data. *size as in seal. 109 if there is no such key. [any] */
  noren_status(NOREN_CALL* get)(void* host, noren_text key, uint8_t* data, uint32_t* size);
  /* On disk when it returns 0. A key has up to 200 bytes, a value up to 65536; an empty value
   * removes the key. Never store card data. [any] */
  noren_status(NOREN_CALL* put)(void* host, noren_text key, noren_bytes value);
} noren_host_storage_v1;

#endif
