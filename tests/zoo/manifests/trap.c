/* SPDX-License-Identifier: Apache-2.0 */
/* The library of every broken manifest: whoever loads it leaves a trace, in a child too. */
#include <noren/plugin.h>
#include <stdio.h>
#include <stdlib.h>

__attribute__((constructor)) static void spring(void) {
  const char* path = getenv("NOREN_ZOO_TRACE");
  FILE* trace = path ? fopen(path, "a") : NULL;
  if (trace) fclose(trace);
  fputs("THE TRAP WAS LOADED\n", stderr);
}

noren_status NOREN_CALL noren_plugin_entry_v1(const noren_host* host, noren_plugin* plugin,
                                              noren_error* error) {
  (void)host;
  (void)plugin;
  (void)error;
  return NOREN_E_DISABLED;
}
