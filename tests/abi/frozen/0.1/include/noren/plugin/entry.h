/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noren/plugin/entry.h - how host and plugin meet.
 *
 * A plugin exports one symbol, NOREN_PLUGIN_ENTRY. Its number is the epoch of the ABI: a break is a
 * new symbol. Everything else is found by id, "noren.<noun>/<revision>"; third parties use their
 * reversed domain. A published table never changes: a new function is a new id.
 *
 *   [strand]  the host never runs two [strand] calls of one instance at once; the thread may differ
 *             from call to call.
 *   [any]     callable from every thread, at the same time as any other call.
 */
#ifndef NOREN_PLUGIN_ENTRY_H
#define NOREN_PLUGIN_ENTRY_H

#include <noren/plugin/types.h>

#define NOREN_PLUGIN_EPOCH 1
#define NOREN_PLUGIN_ABI_MINOR 0u
#define NOREN_PLUGIN_ENTRY "noren_plugin_entry_v1"

/* What the host offers. It lives until the plugin's stop has returned. */
typedef struct noren_host {
  uint32_t struct_size;
  uint32_t abi_minor;
  void* host; /* first argument of every host service */
  /* Finds a service by id; *table points to its frozen struct. 104 if the host has none such. [any]
   */
  noren_status(NOREN_CALL* get_service)(void* host, const char* service_id, const void** table);
} noren_host;
#define NOREN_HOST_SIZE_MIN NOREN_SIZE_THROUGH(noren_host, get_service)

/* What the plugin gives back. struct_size comes in as the room that the host has, of which a plugin
 * that was compiled with more writes no more; it goes out as the size that the plugin knows. */
typedef struct noren_plugin {
  uint32_t struct_size;
  uint32_t abi_minor; /* the NOREN_PLUGIN_ABI_MINOR that the plugin was compiled with */
  void* plugin;       /* first argument of the two below */
  /* Finds an interface by id; 104 if there is none such. Tables live as long as the library. [any]
   */
  noren_status(NOREN_CALL* get_interface)(void* plugin, const char* interface_id,
                                          const void** table);
  /* The last call; all instances are destroyed. The library stays loaded. */
  void(NOREN_CALL* stop)(void* plugin);
} noren_plugin;
#define NOREN_PLUGIN_SIZE_MIN NOREN_SIZE_THROUGH(noren_plugin, stop)

/* Must be quick and touch no device, file or network: that belongs to open of noren.instance/1. */
typedef noren_status(NOREN_CALL* noren_plugin_entry_fn)(const noren_host* host,
                                                        noren_plugin* plugin, noren_error* error);

#endif
