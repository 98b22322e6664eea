/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A plugin as a stranger wrote it for Noren 0.1, in C99 from the headers beside it and nothing
 * else. Every later host has to run it as it is: this file is never changed.
 *
 * It offers every interface and uses every service. What it did is in the instance's storage under
 * the operation's key, as a payment service keeps it.
 */
#include <noren/plugin.h>
#include <noren/plugin/simulated.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct noren_instance {
  void* host;
  const noren_host_log_v1* log;
  const noren_host_operations_v1* operations;
  const noren_host_events_v1* events;
  const noren_host_cards_v1* cards;
  const noren_host_secrets_v1* secrets;
  const noren_host_storage_v1* storage;
  noren_op waiting; /* a capture that nobody has ended */
};

static noren_text text(const char* value) {
  noren_text result;
  result.data = value;
  result.size = (uint32_t)strlen(value);
  result.reserved = 0;
  return result;
}

static noren_status end(struct noren_instance* self, noren_op op, noren_status status,
                        noren_outcome outcome, const char* document) {
  noren_result result;
  memset(&result, 0, sizeof result);
  result.struct_size = sizeof result;
  result.status = status;
  result.outcome = outcome;
  result.document = text(document);
  return self->operations->complete(self->host, op, &result, NULL);
}

static noren_status answer(struct noren_instance* self, noren_op op, const char* document) {
  return end(self, op, NOREN_OK, NOREN_OUTCOME_NONE, document);
}

static noren_status refuse(noren_error* error, noren_status status, const char* message) {
  if (error != NULL && error->struct_size >= sizeof *error) {
    error->vendor_code = 41;
    strncpy(error->domain, "old", sizeof error->domain - 1);
    strncpy(error->message, message, sizeof error->message - 1);
  }
  return status;
}

/* ---- What moves value: written down first, and asked about later ---------------------- */

static noren_status NOREN_CALL move(struct noren_instance* self, noren_op op,
                                    const noren_request* request, noren_error* error) {
  char amount[64];
  noren_bytes value;
  if (request->struct_size < sizeof *request) return refuse(error, NOREN_E_ILLEGAL, "old host");
  if (request->idempotency_key[0] == '\0') return refuse(error, NOREN_E_ILLEGAL, "no key");
  sprintf(amount, "%" PRId64 " %s", request->amount.minor_units, request->amount.currency);
  value.data = (const uint8_t*)amount;
  value.size = (uint32_t)strlen(amount);
  value.reserved = 0;
  if (self->storage->put(self->host, text(request->idempotency_key), value) != NOREN_OK) {
    return refuse(error, NOREN_E_FAILURE, "the disk is full");
  }
  return end(self, op, NOREN_OK, NOREN_OUTCOME_DONE, "{}");
}

static noren_status NOREN_CALL look_up(struct noren_instance* self, noren_op op,
                                       const noren_request* request, noren_error* error) {
  char document[128];
  uint8_t amount[64];
  uint32_t size = sizeof amount;
  if (self->storage->get(self->host, text(request->original_key), amount, &size) != NOREN_OK) {
    return refuse(error, NOREN_E_NOEXIST, "never seen");
  }
  sprintf(document, "{\"approval\":\"%.*s\"}", (int)size, (const char*)amount);
  return end(self, op, NOREN_OK, NOREN_OUTCOME_DONE, document);
}

/* ---- What only answers ------------------------------------------------------------------- */

static noren_status NOREN_CALL answer_empty(struct noren_instance* self, noren_op op,
                                            const noren_request* request, noren_error* error) {
  (void)request, (void)error;
  return answer(self, op, "{}");
}

static noren_status NOREN_CALL query(struct noren_instance* self, noren_op op,
                                     const noren_request* request, noren_error* error) {
  (void)request, (void)error;
  return answer(self, op,
                "{\"columns\":42,\"dots\":0,\"qr\":false,\"cut\":true,\"state\":\"ready\"}");
}

static noren_status NOREN_CALL drawer_state(struct noren_instance* self, noren_op op,
                                            const noren_request* request, noren_error* error) {
  (void)request, (void)error;
  return answer(self, op, "{\"open\":true}");
}

static noren_status NOREN_CALL ask(struct noren_instance* self, noren_op op,
                                   const noren_request* request, noren_error* error) {
  (void)request, (void)error;
  self->operations->progress(self->host, op, text("{\"text\":\"asked\",\"number\":0}"));
  return answer(self, op, "{\"choice\":1}");
}

static noren_status NOREN_CALL list(struct noren_instance* self, noren_op op,
                                    const noren_request* request, noren_error* error) {
  (void)request, (void)error;
  return answer(self, op, "{\"devices\":[{\"address\":\"a\",\"text\":\"b\"}]}");
}

static noren_status NOREN_CALL retrieve(struct noren_instance* self, noren_op op,
                                        const noren_request* request, noren_error* error) {
  (void)request, (void)error;
  return answer(self, op, "{\"statistics\":{\"HoursPoweredCount\":7}}");
}

static noren_status NOREN_CALL compare(struct noren_instance* self, noren_op op,
                                       const noren_request* request, noren_error* error) {
  (void)error;
  return answer(self, op,
                request->payload.size > 0 ? "{\"result\":\"newer\"}" : "{\"result\":\"same\"}");
}

/* Tells the secret's length, and never the secret. */
static noren_status NOREN_CALL check(struct noren_instance* self, noren_op op,
                                     const noren_request* request, noren_error* error) {
  uint8_t secret[64];
  uint32_t size = sizeof secret;
  char document[64];
  (void)request;
  if (self->secrets->get(self->host, text("pin"), secret, &size) != NOREN_OK) {
    return refuse(error, NOREN_E_NOEXIST, "no secret");
  }
  memset(secret, 0, sizeof secret);
  sprintf(document, "{\"text\":\"secret of %u\"}", (unsigned)size);
  return answer(self, op, document);
}

/* A card is there at once where the document asks for one, else nobody comes. */
static noren_status NOREN_CALL capture(struct noren_instance* self, noren_op op,
                                       const noren_request* request, noren_error* error) {
  char document[1100] = "{\"card\":";
  const size_t begin = strlen(document);
  uint32_t size = 1024;
  static const uint8_t code[] = "4901234567894";
  noren_bytes identifier;
  noren_status sealed;
  if (request->document.size <= 2) {
    self->waiting = op;
    return NOREN_OK;
  }
  identifier.data = code;
  identifier.size = sizeof code - 1;
  identifier.reserved = 0;
  sealed = self->cards->seal(self->host, text("code"), identifier, document + begin, &size);
  if (sealed != NOREN_OK) return refuse(error, sealed, "not sealed");
  document[begin + size] = '}';
  document[begin + size + 1] = '\0';
  return answer(self, op, document);
}

/* ---- The life of an instance ------------------------------------------------------------- */

static const void* find(const noren_host* host, const char* id) {
  const void* table = NULL;
  return host->get_service(host->host, id, &table) == NOREN_OK ? table : NULL;
}

static noren_status NOREN_CALL create(void* plugin, const noren_host* host, noren_text config,
                                      struct noren_instance** out, noren_error* error) {
  struct noren_instance* self = calloc(1, sizeof *self);
  (void)plugin, (void)config;
  if (self == NULL) return refuse(error, NOREN_E_FAILURE, "no memory");
  self->host = host->host;
  self->log = find(host, NOREN_HOST_LOG);
  self->operations = find(host, NOREN_HOST_OPERATIONS);
  self->events = find(host, NOREN_HOST_EVENTS);
  self->cards = find(host, NOREN_HOST_CARDS);
  self->secrets = find(host, NOREN_HOST_SECRETS);
  self->storage = find(host, NOREN_HOST_STORAGE);
  if (!self->log || !self->operations || !self->events || !self->cards || !self->secrets ||
      !self->storage) {
    free(self);
    return refuse(error, NOREN_E_NOSERVICE, "this host lacks a service of Noren 0.1");
  }
  *out = self;
  return NOREN_OK;
}

static noren_status NOREN_CALL open(struct noren_instance* self, noren_op op, noren_error* error) {
  noren_status status;
  (void)error;
  self->log->write(self->host, NOREN_LOG_INFO, text("as in 0.1"));
  status = answer(self, op, "{}");
  self->events->emit(self->host, text("device.status"), text("{\"text\":\"old\"}"));
  return status;
}

static noren_status NOREN_CALL close(struct noren_instance* self, noren_op op, noren_error* error) {
  (void)error;
  return answer(self, op, "{}");
}

static noren_status NOREN_CALL cancel(struct noren_instance* self, noren_op op) {
  if (self->waiting != op) return NOREN_E_ILLEGAL;
  self->waiting = 0;
  return end(self, op, NOREN_E_CANCELED, NOREN_OUTCOME_NONE, "{}");
}

static void NOREN_CALL destroy(struct noren_instance* self) {
  free(self);
}

/* ---- Tables ------------------------------------------------------------------------------ */

static const noren_instance_v1 instance_table = {create, open, close, cancel, destroy};
static const noren_reader_v1 reader_table = {capture};
static const noren_printer_v1 printer_table = {move, query};
static const noren_printer_drawer_v1 drawer_table = {answer_empty, drawer_state};
static const noren_display_v1 display_table = {answer_empty, ask};
static const noren_payment_v1 payment_table = {move, move, move, move, look_up, look_up};
static const noren_loyalty_v1 loyalty_table = {answer_empty, answer_empty, move,    move,   move,
                                               move,         move,         look_up, look_up};
static const noren_discovery_v1 discovery_table = {list};
static const noren_health_v1 health_table = {check};
static const noren_statistics_v1 statistics_table = {retrieve, answer_empty};
static const noren_firmware_v1 firmware_table = {compare, answer_empty};
static const noren_simulated_v1 simulated_table = {answer_empty};

static const struct {
  const char* id;
  const void* table;
} interfaces[] = {
    {NOREN_INSTANCE, &instance_table}, {NOREN_READER, &reader_table},
    {NOREN_PRINTER, &printer_table},   {NOREN_PRINTER_DRAWER, &drawer_table},
    {NOREN_DISPLAY, &display_table},   {NOREN_PAYMENT, &payment_table},
    {NOREN_LOYALTY, &loyalty_table},   {NOREN_DISCOVERY, &discovery_table},
    {NOREN_HEALTH, &health_table},     {NOREN_STATISTICS, &statistics_table},
    {NOREN_FIRMWARE, &firmware_table}, {NOREN_SIMULATED, &simulated_table},
};

static noren_status NOREN_CALL get_interface(void* plugin, const char* id, const void** table) {
  size_t i;
  (void)plugin;
  for (i = 0; i < sizeof interfaces / sizeof *interfaces; ++i) {
    if (strcmp(id, interfaces[i].id) == 0) {
      *table = interfaces[i].table;
      return NOREN_OK;
    }
  }
  return NOREN_E_NOSERVICE;
}

static void NOREN_CALL stop(void* plugin) {
  (void)plugin;
}

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host* host, noren_plugin* plugin,
                                              noren_error* error) {
  if (host->struct_size < sizeof *host || plugin->struct_size < sizeof *plugin) {
    return refuse(error, NOREN_E_ILLEGAL, "this host is older than Noren 0.1");
  }
  plugin->struct_size = sizeof *plugin;
  plugin->abi_minor = NOREN_PLUGIN_ABI_MINOR;
  plugin->plugin = NULL;
  plugin->get_interface = get_interface;
  plugin->stop = stop;
  return NOREN_OK;
}
