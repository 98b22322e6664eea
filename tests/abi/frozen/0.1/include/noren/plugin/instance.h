/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noren/plugin/instance.h - the life of one device, service or connection that a plugin serves.
 * Every plugin has this interface, and one or more of the others on the same instance.
 *
 *   create -> open -> any operations -> close -> destroy
 */
#ifndef NOREN_PLUGIN_INSTANCE_H
#define NOREN_PLUGIN_INSTANCE_H

#include <noren/plugin/entry.h>

#define NOREN_INSTANCE "noren.instance/1"

typedef struct noren_instance_v1 {
  /* Makes an instance from its configuration, a JSON object that fits the manifest's
   * config_schema. The host pointer lives until destroy. No I/O. [strand] */
  noren_status(NOREN_CALL* create)(void* plugin, const noren_host* host, noren_text config,
                                   struct noren_instance** out, noren_error* error);
  /* Connects. Completes with 0 also where the device is not there yet but will be noticed when it
   * comes; an empty document. [strand] */
  noren_status(NOREN_CALL* open)(struct noren_instance* self, noren_op op, noren_error* error);
  /* Disconnects; open operations end first. [strand] */
  noren_status(NOREN_CALL* close)(struct noren_instance* self, noren_op op, noren_error* error);
  /* Asks an open operation to give up. A wish: it still ends by complete(), with 1002 if nothing
   * happened. [strand] */
  noren_status(NOREN_CALL* cancel)(struct noren_instance* self, noren_op op);
  /* Frees it. No operation is open; threads of the instance are joined before this returns.
   * [strand] */
  void(NOREN_CALL* destroy)(struct noren_instance* self);
} noren_instance_v1;

#endif
