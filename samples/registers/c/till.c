/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shortest honest sale, in C89: a card is shown, points are used and awarded, and one answer of
 * the center is lost on the way. Without arguments it needs nothing but libnoren; with the path of
 * a noren.toml it runs on real plugins and a real center.
 */
#include <noren/noren.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(noren_status status, const char* what) {
  char text[512];
  if (status == NOREN_OK) return;
  noren_last_error(text, sizeof text, NULL, NULL);
  fprintf(stderr, "%s: %d %s\n", what, (int)status, text);
  exit(1);
}

static const char* value(noren_handle handle, const char* key) {
  static char text[8192];
  must(noren_get_text(handle, key, -1, text, sizeof text, NULL), key);
  return text;
}

int main(int count, char** arguments) {
  noren_handle till, sale, unfinished;
  noren_status status;
  char text[1024];

  strcpy(text, "simulated=yes");
  if (count > 1) sprintf(text, "config=%.900s", arguments[1]);
  must(noren_open(text, -1, &till), "open");

  sprintf(text, "ref=%.40s", count > 2 ? arguments[2] : "20261122-01-0001");
  status = noren_sale_begin(till, text, -1, &sale);
  if (status != NOREN_E_EXISTS) { /* 110: begun before a power cut; it is as it was then */
    must(status, "begin");
    must(noren_sale_add(sale, "name=おにぎり\namount=1080\ntax=8", -1), "item");
    must(noren_sale_add(sale, "name=お茶\namount=500\ntax=10", -1), "item");

    status = noren_sale_identify(sale, "timeout_ms=30000", -1, NOREN_FOREVER);
    if (status == NOREN_OK) {
      printf("%s points usable\n", value(sale, "points.usable"));
      must(noren_sale_redeem(sale, "points=300", -1, NOREN_FOREVER), "redeem");
    } else if (status != NOREN_E_TIMEOUT && status != NOREN_E_CANCELED) {
      must(status, "identify");
    }
    sprintf(text, "kind=tender\ntender=cash\namount=%s", value(sale, "due"));
    must(noren_sale_add(sale, text, -1), "tender");
    if (count == 1) must(noren_simulate(till, "lose_reply=yes", -1), "bad line");
  }

  status = noren_sale_complete(sale, "", 0, NOREN_FOREVER);
  if (status == NOREN_E_UNKNOWN_OUTCOME) { /* asks again under the same id: never twice */
    printf("the answer was lost: asking again\n");
    status = noren_sale_complete(sale, "", 0, NOREN_FOREVER);
  } /* still 1001? Then tell the clerk; Noren goes on asking, and noren_pending lists it */
  must(status, "complete");
  printf("%s", value(sale, "slip.text"));
  must(noren_sale_print(sale, "", 0, NOREN_FOREVER), "print");

  must(noren_pending(till, &unfinished), "pending");
  printf("unfinished: %s\n", value(unfinished, "count"));
  must(noren_close(till), "close");
  return 0;
}
