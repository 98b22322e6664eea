/* SPDX-License-Identifier: Apache-2.0 */
/* A customer display that breaks one rule, the one that it is compiled for. Each is seen by the
 * conformance kit under its own name; see broken_test.py. */
#define _POSIX_C_SOURCE 200809L

#include <locale.h>
#include <noren/plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HONEST 0
#define COMPLETES_TWICE 1
#define PRINTS 2
#define HAS_A_NULL_SLOT 3
#define TELLS_A_WRONG_PAIR 4
#define CRASHES 5
#define LEAKS 6
#define NEVER_ENDS 7
#define CHANGES_THE_PROCESS 8
#define LIES 9
#define TELLS_A_SECRET 10
#define FAILS_TO_OPEN 11
#define KNOWS_EVERY_ID 12

struct noren_instance {
  void* host;
  const noren_host_operations_v1* operations;
  const noren_host_log_v1* log;
  const noren_host_secrets_v1* secrets;
};

static noren_text text_of(const char* text) {
  noren_text made = {text, (uint32_t)strlen(text), 0};
  return made;
}

static void complete(struct noren_instance* self, noren_op op, noren_status status,
                     noren_outcome outcome, const char* document) {
  noren_result result;
  memset(&result, 0, sizeof result);
  result.struct_size = sizeof result;
  result.status = status;
  result.outcome = outcome;
  result.document = text_of(document);
  self->operations->complete(self->host, op, &result, NULL);
}

static void tell_secret(struct noren_instance* self) {
  uint8_t secret[64];
  uint32_t size = sizeof secret;
  noren_text line;
  if (self->secrets->get(self->host, text_of("pin"), secret, &size) != NOREN_OK) return;
  line.data = (const char*)secret;
  line.size = size;
  line.reserved = 0;
  self->log->write(self->host, NOREN_LOG_INFO, line);
}

static noren_status NOREN_CALL show(struct noren_instance* self, noren_op op,
                                    const noren_request* request, noren_error* error) {
  (void)error;
  /* Not much of a parser: enough to refuse what is plainly no document of this slot. */
  if (BREAKS == CRASHES && request->document.size == 0) abort();
  if (request->document.size < 9 || memcmp(request->document.data, "{\"lines\":", 9) != 0) {
    return NOREN_E_ILLEGAL;
  }
  if (BREAKS == PRINTS) puts("shown");
  if (BREAKS == PRINTS) fflush(stdout);
  if (BREAKS == TELLS_A_SECRET) tell_secret(self);
  complete(self, op, BREAKS == TELLS_A_WRONG_PAIR ? NOREN_E_TIMEOUT : NOREN_OK,
           BREAKS == TELLS_A_WRONG_PAIR ? NOREN_OUTCOME_DONE : NOREN_OUTCOME_NONE, "{}");
  if (BREAKS == COMPLETES_TWICE) complete(self, op, NOREN_OK, NOREN_OUTCOME_NONE, "{}");
  return NOREN_OK;
}

static noren_status NOREN_CALL ask(struct noren_instance* self, noren_op op,
                                   const noren_request* request, noren_error* error) {
  (void)request;
  (void)error;
  if (BREAKS == NEVER_ENDS) return NOREN_OK;
  if (BREAKS != LIES) return NOREN_E_DISABLED;
  complete(self, op, NOREN_OK, NOREN_OUTCOME_NONE, "{\"choice\":\"yes\"}");
  return NOREN_OK;
}

static const void* find_service(const noren_host* host, const char* id) {
  const void* table = NULL;
  return host->get_service(host->host, id, &table) == NOREN_OK ? table : NULL;
}

static noren_status NOREN_CALL create(void* plugin, const noren_host* host, noren_text config,
                                      struct noren_instance** out, noren_error* error) {
  struct noren_instance* self = calloc(1, sizeof *self);
  (void)plugin;
  (void)config;
  (void)error;
  if (self == NULL) return NOREN_E_FAILURE;
  self->host = host->host;
  self->operations = find_service(host, NOREN_HOST_OPERATIONS);
  self->log = find_service(host, NOREN_HOST_LOG);
  self->secrets = find_service(host, NOREN_HOST_SECRETS);
  if (BREAKS == CHANGES_THE_PROCESS) {
    umask(S_IRWXO);
    setlocale(LC_ALL, "C.UTF-8");
  }
  *out = self;
  return NOREN_OK;
}

static noren_status NOREN_CALL open_instance(struct noren_instance* self, noren_op op,
                                             noren_error* error) {
  (void)error;
  if (BREAKS == LEAKS && dup(0) < 0) return NOREN_E_FAILURE;
  if (BREAKS == FAILS_TO_OPEN) return NOREN_E_NOHARDWARE;
  complete(self, op, NOREN_OK, NOREN_OUTCOME_NONE, "{}");
  return NOREN_OK;
}

static noren_status NOREN_CALL close_instance(struct noren_instance* self, noren_op op,
                                              noren_error* error) {
  (void)error;
  complete(self, op, NOREN_OK, NOREN_OUTCOME_NONE, "{}");
  return NOREN_OK;
}

static noren_status NOREN_CALL cancel(struct noren_instance* self, noren_op op) {
  (void)self;
  (void)op;
  return NOREN_OK;
}

static void NOREN_CALL destroy(struct noren_instance* self) {
  free(self);
}

static const noren_instance_v1 instance_table = {create, open_instance, close_instance, cancel,
                                                 destroy};
static const noren_display_v1 display_table = {show, BREAKS == HAS_A_NULL_SLOT ? NULL : ask};

static noren_status NOREN_CALL get_interface(void* plugin, const char* id, const void** table) {
  (void)plugin;
  *table = NULL;
  if (strcmp(id, NOREN_INSTANCE) == 0) *table = &instance_table;
  if (strcmp(id, NOREN_DISPLAY) == 0 || BREAKS == KNOWS_EVERY_ID) *table = &display_table;
  if (strcmp(id, NOREN_INSTANCE) == 0) *table = &instance_table;
  return *table != NULL ? NOREN_OK : NOREN_E_NOSERVICE;
}

static void NOREN_CALL stop(void* plugin) {
  (void)plugin;
}

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host* host, noren_plugin* plugin,
                                              noren_error* error) {
  (void)error;
  if (host->struct_size < sizeof *host || plugin->struct_size < sizeof *plugin) {
    return NOREN_E_ILLEGAL;
  }
  memset(plugin, 0, sizeof *plugin);
  plugin->struct_size = sizeof *plugin;
  plugin->abi_minor = NOREN_PLUGIN_ABI_MINOR;
  plugin->get_interface = get_interface;
  plugin->stop = stop;
  return NOREN_OK;
}
