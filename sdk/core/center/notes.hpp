// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace noren::center::notes {

// The notes that the center keeps beside its ledger (Store::note).
inline constexpr const char* ledger_behind = "ledger_behind";  // a head that is missing; "": none
inline constexpr const char* lineage = "lineage";  // when a restored ledger was last accepted

}  // namespace noren::center::notes
