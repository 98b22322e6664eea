// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/center/types.hpp"
#include "core/ledger/canonical.hpp"

namespace noren::center {

// What a request asks, for telling a repeat from another request under the same id. The card counts
// by its hash, since a sealed box is different each time. The operation id is not part of it.
ledger::Hash digest(const HoldRequest& request);
ledger::Hash digest(const CompleteRequest& request);
ledger::Hash digest(const CancelRequest& request);
ledger::Hash digest(const RefundRequest& request);
ledger::Hash digest(const AdjustRequest& request);

}  // namespace noren::center
