/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A register without a clerk: each line on standard input is a call of noren.h, each line on
 * standard output "CALL STATUS TEXT". Arguments stand behind the call, parted by blanks:
 *
 *   open config=/shop/noren.toml language=en
 *   begin ref=0001
 *   complete timeout_ms=3000
 *   show points.awarded
 *   until card.removed
 *
 * TEXT is the value for show, "COUNT VERB:REF ..." for pending, else why it failed.
 */
#include <noren/noren.h>
#include <stdio.h>
#include <string.h>

static noren_handle till, sale;
static char text[65536];

static void say(const char* call, noren_status status) {
  char* place;
  for (place = text; *place; ++place) {
    if (*place == '\n' || *place == '\r') *place = ' ';
  }
  printf("%s %d %s\n", call, (int)status, text);
  fflush(stdout);
}

static const char* value(noren_handle handle, const char* key) {
  static char found[65536];
  if (noren_get_text(handle, key, -1, found, sizeof found, NULL) != NOREN_OK) return "";
  return found;
}

static noren_status list_pending(void) {
  noren_handle list = 0;
  noren_status status = noren_pending(till, &list);
  noren_int64 count = 0, number;
  char key[64];
  if (status != NOREN_OK) return status;
  noren_get_int(list, "count", -1, &count);
  sprintf(text, "%d", (int)count);
  for (number = 0; number < count; ++number) {
    sprintf(key, "%d.verb", (int)number);
    strcat(strcat(text, " "), value(list, key));
    sprintf(key, "%d.ref", (int)number);
    strcat(strcat(text, ":"), value(list, key));
  }
  return noren_close(list);
}

/* Takes news until one of that type comes. */
static noren_status until(const char* type) {
  noren_handle news = 0;
  noren_status status;
  int is_it = 0;
  while (!is_it) {
    status = noren_wait_any(till, 30000, &news);
    if (status != NOREN_OK) return status;
    is_it = strcmp(value(news, "type"), type) == 0;
    if (strcmp(value(news, "kind"), "event") == 0) noren_close(news); /* a sale stays open */
  }
  return NOREN_OK;
}

static noren_status on_sale(const char* call, const char* arguments) {
  typedef noren_status(NOREN_CALL * slow)(noren_handle, const char*, noren_int32, noren_int32);
  static const struct {
    const char* name;
    slow function;
  } verbs[] = {{"identify", noren_sale_identify}, {"quote", noren_sale_quote},
               {"redeem", noren_sale_redeem},     {"pay", noren_sale_pay},
               {"complete", noren_sale_complete}, {"print", noren_sale_print},
               {"abandon", noren_sale_abandon}};
  size_t i;
  if (strcmp(call, "add") == 0) return noren_sale_add(sale, arguments, -1);
  if (strcmp(call, "show") == 0) {
    return noren_get_text(sale, arguments, -1, text, sizeof text, NULL);
  }
  for (i = 0; i < sizeof verbs / sizeof verbs[0]; ++i) {
    if (strcmp(call, verbs[i].name) == 0) {
      return verbs[i].function(sale, arguments, -1, NOREN_FOREVER);
    }
  }
  return NOREN_E_ILLEGAL;
}

/* The operation's handle is kept as the sale, so that show reads what it says. */
static noren_status perform(const char* call, const char* arguments) {
  if (strcmp(call, "open") == 0) return noren_open(arguments, -1, &till);
  if (strcmp(call, "close") == 0) return noren_close(till);
  if (strcmp(call, "begin") == 0) return noren_sale_begin(till, arguments, -1, &sale);
  if (strcmp(call, "return") == 0) return noren_return_begin(till, arguments, -1, &sale);
  if (strcmp(call, "run") == 0) return noren_sale_run(till, arguments, -1, NOREN_FOREVER, &sale);
  if (strcmp(call, "balance") == 0) return noren_balance(till, arguments, -1, NOREN_FOREVER, &sale);
  if (strcmp(call, "resolve") == 0) {
    noren_handle operation = 0;
    return noren_resolve(till, arguments, -1, NOREN_FOREVER, &operation);
  }
  if (strcmp(call, "pending") == 0) return list_pending();
  if (strcmp(call, "until") == 0) return until(arguments);
  return on_sale(call, arguments);
}

int main(void) {
  static char line[8192];
  char *arguments, *place;
  noren_status status;
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = '\0';
    arguments = strchr(line, ' ');
    if (arguments) *arguments++ = '\0';
    if (!arguments) arguments = line + strlen(line);
    for (place = arguments; *place; ++place) {
      if (*place == ' ') *place = '\n';
    }
    text[0] = '\0';
    status = perform(line, arguments);
    if (status != NOREN_OK) noren_last_error(text, sizeof text, NULL, NULL);
    say(line, status);
  }
  return 0;
}
