/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noren.simulated.reader/1 - the hand that holds cards to the simulated reader. Beside
 * noren.reader/1 on the same instance; for simulations and tests only.
 */
#ifndef NOREN_SIMULATED_READER_H
#define NOREN_SIMULATED_READER_H

#include <noren/plugin/types.h>

#define NOREN_SIMULATED_READER "noren.simulated.reader/1"

typedef struct noren_simulated_reader_v1 {
  noren_submit_fn present; /* document {"card": "town-1"}: lays that card on the reader, in place of
                              one that lies there; result {} */
  noren_submit_fn remove;  /* document {}: takes it away; result {}, also where none lies there */
} noren_simulated_reader_v1;

#endif
