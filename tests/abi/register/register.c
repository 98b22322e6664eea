/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A register in C89 that has no C library at hand: it sells once, by events, and goes home.
 * Exit status 0 if every step was as noren.h says.
 */
#include <noren/noren.h>

static noren_int32 events;

static void NOREN_CALL on_event(noren_handle handle, void* user) {
  if (handle > 0 && user == &events) events += 1;
}

static noren_status sell(noren_handle till) {
  noren_handle sale = 0, list = 0;
  noren_int64 amount = 0;
  noren_status status = noren_sale_begin(till, "ref=c89-1", -1, &sale);
  if (status == NOREN_OK) status = noren_sale_add(sale, "amount=1580\ntax=10", -1);
  if (status == NOREN_OK) status = noren_sale_identify(sale, "", 0, NOREN_FOREVER);
  if (status == NOREN_OK) status = noren_sale_complete(sale, "", 0, 0);
  while (status == NOREN_RUNNING) {
    status = noren_pump(till);
    if (status == NOREN_OK) status = noren_wait(sale, 100);
  }
  if (status == NOREN_OK) status = noren_get_int(sale, "total", -1, &amount);
  if (status == NOREN_OK && amount != 1580) status = NOREN_E_FAILURE;
  if (status == NOREN_OK) status = noren_pending(till, &list);
  return status;
}

int main(void) {
  noren_handle till = 0;
  char text[256];
  noren_int32 size = 0, extended = 0;
  noren_status status = noren_open("simulated=yes", -1, &till);
  if (status == NOREN_OK) status = noren_on_event(till, on_event, &events);
  if (status == NOREN_OK) status = sell(till);
  if (status != NOREN_OK) noren_last_error(text, sizeof text, &size, &extended);
  noren_close(till);
  return status == NOREN_OK ? 0 : 1;
}
