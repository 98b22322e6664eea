/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noren/plugin/simulated.h - the hand of the one who tests: what the world does to a simulated
 * plugin. Beside the plugin's real interface on the same instance; never in a real device's plugin.
 */
#ifndef NOREN_PLUGIN_SIMULATED_H
#define NOREN_PLUGIN_SIMULATED_H

#include <noren/plugin/types.h>

#define NOREN_SIMULATED "noren.simulated/1"

typedef struct noren_simulated_v1 {
  /*
   * Changes the world; keys that are absent stay as they are. Result {}.
   *   reader   {"card": "town-1"} lays that card on the reader, "" takes it away
   *   printer  {"paper": true|false}
   *   loyalty  {"lose_reply": true} loses the next answer; {"offline": true|false}
   */
  noren_submit_fn set;
} noren_simulated_v1;

#endif
