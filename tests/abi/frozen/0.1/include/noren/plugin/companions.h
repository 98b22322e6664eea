/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noren/plugin/companions.h - small interfaces that any plugin may offer beside its main one.
 * The numbers and names are those of UnifiedPOS 1.15 (common properties and methods).
 */
#ifndef NOREN_PLUGIN_COMPANIONS_H
#define NOREN_PLUGIN_COMPANIONS_H

#include <noren/plugin/types.h>

#define NOREN_DISCOVERY "noren.discovery/1"
typedef struct noren_discovery_v1 {
  noren_submit_fn list; /* document {}; result {"devices": [{"address", "text"}]} */
} noren_discovery_v1;

#define NOREN_HEALTH "noren.health/1"
typedef struct noren_health_v1 {
  noren_submit_fn check; /* document {"level": 1|2|3}; result {"text"} (CheckHealthText) */
} noren_health_v1;

#define NOREN_STATISTICS "noren.statistics/1"
typedef struct noren_statistics_v1 {
  noren_submit_fn retrieve; /* document {}; result {"statistics": {NAME: number or text}} */
  noren_submit_fn reset;    /* document {"names": [...]}; result {} */
} noren_statistics_v1;

#define NOREN_FIRMWARE "noren.firmware/1"
typedef struct noren_firmware_v1 {
  noren_submit_fn compare; /* payload is the firmware; result {"result": "same"|"older"|"newer"} */
  noren_submit_fn update;  /* payload is the firmware; result {} */
} noren_firmware_v1;

#endif
