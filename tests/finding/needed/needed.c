/* SPDX-License-Identifier: Apache-2.0 */
/* A library that a plugin brings along. */
__attribute__((visibility("default"))) int needed_columns(void);

int needed_columns(void) {
  return 48;
}
