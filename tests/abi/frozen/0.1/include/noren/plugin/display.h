/* SPDX-License-Identifier: Apache-2.0 */
/* noren/plugin/display.h - customer displays. */
#ifndef NOREN_PLUGIN_DISPLAY_H
#define NOREN_PLUGIN_DISPLAY_H

#include <noren/plugin/types.h>

#define NOREN_DISPLAY "noren.display/1"

typedef struct noren_display_v1 {
  noren_submit_fn show; /* document {"lines": ["...", ...]}; result {} */
  noren_submit_fn ask;  /* document {"question": "...", "choices": ["..."]}; result {"choice": N} */
} noren_display_v1;

#endif
