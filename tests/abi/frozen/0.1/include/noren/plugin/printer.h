/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noren/plugin/printer.h - receipt printers. The host lays a receipt out on a grid of half-width
 * columns for the width that query() tells; the plugin encodes the grid and talks to the device.
 */
#ifndef NOREN_PLUGIN_PRINTER_H
#define NOREN_PLUGIN_PRINTER_H

#include <noren/plugin/types.h>

#define NOREN_PRINTER "noren.printer/1"
#define NOREN_PRINTER_DRAWER "noren.printer.drawer/1"

typedef struct noren_printer_v1 {
  /*
   * Prints one receipt. Paper counts as value: 0 means that the device confirmed it, 1001 that
   * bytes left but nobody knows what came out; then it is never sent again by itself.
   *   key       idempotency_key names the job
   *   document  {"layout": LAYOUT} as docs/abi/documents.md describes it
   *   result    {"confirmed": true if a fence answered, "files": [paths that were written]}
   */
  noren_submit_fn print;
  /*
   * Tells what the printer can do and how it is.
   *   document  {}
   *   result    {"columns": 16..96, "dots": printable dots or 0, "qr": true|false,
   *              "cut": true|false, "state": "ready"|"offline"|"paper_end"|"cover_open"|"error"}
   */
  noren_submit_fn query;
} noren_printer_v1;

/* The cash drawer behind a printer. */
typedef struct noren_printer_drawer_v1 {
  noren_submit_fn kick;  /* document {}; result {} */
  noren_submit_fn state; /* document {}; result {"open": true|false} */
} noren_printer_drawer_v1;

#endif
