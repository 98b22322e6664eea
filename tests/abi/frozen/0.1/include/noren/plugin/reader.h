/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noren/plugin/reader.h - readers of cards and codes.
 *
 * What was read leaves the plugin only as a card token, made by seal() of noren.host.cards/1: no
 * number, IDm or track is ever in a document, an event, a log line or an error.
 *
 * A card that arrives is reported once: it completes the open capture if there is one, else it is
 * the event "card.arrived" of noren.host.events/1 with the same document. A card that lies on the
 * reader and was reported is not reported again until it has been taken away. "card.removed" tells
 * that, with an empty object.
 */
#ifndef NOREN_PLUGIN_READER_H
#define NOREN_PLUGIN_READER_H

#include <noren/plugin/types.h>

#define NOREN_READER "noren.reader/1"

typedef struct noren_reader_v1 {
  /*
   * Waits for the next card or code.
   *   document  {}
   *   result    {"card": TOKEN}; 112 if none came, 1002 if cancelled, 107 if the reader is gone,
   *             111 if a card was shown but could not be read (taken away too early, two at once)
   */
  noren_submit_fn capture;
} noren_reader_v1;

#endif
