/* SPDX-License-Identifier: Apache-2.0 */
#include <noren/noren.h>
#include <stdio.h>

int main(void) {
  noren_handle till = 0, sale = 0;
  char text[8192];
  noren_status status = noren_open("simulated=yes", -1, &till);
  if (status == NOREN_OK) status = noren_sale_begin(till, "ref=20261122-01-0001", -1, &sale);
  if (status == NOREN_OK) status = noren_sale_add(sale, "name=おにぎり\namount=180\ntax=8", -1);
  if (status == NOREN_OK) status = noren_sale_identify(sale, "", 0, NOREN_FOREVER);
  if (status == NOREN_OK) status = noren_sale_complete(sale, "", 0, NOREN_FOREVER);
  if (status == NOREN_E_UNKNOWN_OUTCOME) /* nobody knows: ask again, it is never done twice */
    status = noren_sale_complete(sale, "", 0, NOREN_FOREVER);
  if (status == NOREN_OK) status = noren_get_text(sale, "slip.text", -1, text, sizeof text, NULL);
  if (status != NOREN_OK) noren_last_error(text, sizeof text, NULL, NULL);
  puts(text);
  noren_close(till);
  return status == NOREN_OK ? 0 : 1;
}
