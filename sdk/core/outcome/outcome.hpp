// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <noren/status.h>

namespace noren {

// Whether status and outcome may stand together at the end of an operation (noren/status.h).
constexpr bool is_legal_pair(noren_status status, noren_outcome outcome) {
  if (status == NOREN_RUNNING) return false;
  if (status == NOREN_E_UNKNOWN_OUTCOME) return outcome == NOREN_OUTCOME_UNKNOWN;
  if (outcome == NOREN_OUTCOME_NONE) return true;
  return outcome == (status == NOREN_OK ? NOREN_OUTCOME_DONE : NOREN_OUTCOME_REFUSED);
}

// The outcome that a status stands for where value moves.
constexpr noren_outcome outcome_of(noren_status status) {
  switch (status) {
    case NOREN_OK:
      return NOREN_OUTCOME_DONE;
    case NOREN_E_UNKNOWN_OUTCOME:
      return NOREN_OUTCOME_UNKNOWN;
    case NOREN_RUNNING:
      return NOREN_OUTCOME_NONE;
    default:
      return NOREN_OUTCOME_REFUSED;
  }
}

}  // namespace noren
